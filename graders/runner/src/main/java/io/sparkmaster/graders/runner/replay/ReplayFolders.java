package io.sparkmaster.graders.runner.replay;

import io.sparkmaster.kernel.launch.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** Folders of submissions that a program which was killed has left behind. */
public final class ReplayFolders {
  private static final System.Logger LOG = System.getLogger(ReplayFolders.class.getName());

  /** Well beyond what any replay takes: another program may be grading in the same place. */
  private static final Duration OLD = Duration.ofHours(1);

  static final String PREFIX = "replay-";

  private ReplayFolders() {}

  /** Deletes the old ones; what cannot be deleted stays, and the log says so. */
  public static void tidy(Path temporary, Instant now) {
    if (!Files.isDirectory(temporary)) {
      return;
    }
    try (var folders = Files.newDirectoryStream(temporary, PREFIX + "*")) {
      for (var folder : folders) {
        if (Files.getLastModifiedTime(folder).toInstant().isBefore(now.minus(OLD))) {
          delete(folder);
        }
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "Old replays stay in " + temporary, e);
    }
  }

  static void delete(Path folder) {
    try {
      FileTree.delete(folder);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "The folder of a replay stays: " + folder, e);
    }
  }
}
