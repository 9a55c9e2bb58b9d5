package io.sparkmaster.cluster.standalone;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A Master or a Worker that was started.
 *
 * @param name {@code master}, {@code worker-1}, ...
 * @param pid of its process
 * @param started when, as the system tells it
 * @param port where Spark reaches it
 * @param pagePort where its web page is
 */
record Daemon(String name, long pid, Instant started, int port, int pagePort) {
  static final String MASTER = "master";

  /** The system knows times of start to a second, and may set its clock right. */
  private static final Duration CLOCK_ERROR = Duration.ofSeconds(5);

  static String worker(int number) {
    return "worker-" + number;
  }

  boolean isMaster() {
    return name.equals(MASTER);
  }

  /**
   * Its process if it lives: another one that has its number by now began at another time, and does
   * not name the settings of this cluster.
   */
  Optional<ProcessHandle> process(Path settings) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(
            process ->
                process
                    .info()
                    .startInstant()
                    .map(at -> Duration.between(at, started).abs().compareTo(CLOCK_ERROR) <= 0)
                    .orElse(true))
        .filter(process -> CommandLines.of(process).contains(settings.toString()));
  }
}
