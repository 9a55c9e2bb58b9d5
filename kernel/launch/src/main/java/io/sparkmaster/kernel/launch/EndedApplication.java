package io.sparkmaster.kernel.launch;

import java.nio.file.Path;

/**
 * A Spark application that has ended, whose UI a kernel shows instead of running cells.
 *
 * @param folder that a kernel has had for its event logs
 * @param log the name of the file in it. The kernel wrote it, so that it may be a link: only a
 *     process that sees no more than the learner's own may open it
 */
public record EndedApplication(Path folder, String log) {
  /** Makes the folder's path absolute; refuses a name that leaves it. */
  public EndedApplication {
    folder = folder.toAbsolutePath().normalize();
    if (log.isEmpty() || log.startsWith(".") || log.contains("/") || log.contains("\\")) {
      throw new IllegalArgumentException("No event log: " + log);
    }
  }

  /** Where the log is. */
  Path path() {
    return folder.resolve(log);
  }
}
