package io.sparkmaster.cluster.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** Folders that end with who uses them. */
final class Scratch {
  private static final System.Logger LOG = System.getLogger(Scratch.class.getName());

  private Scratch() {}

  /** Removes a folder and all that is in it. */
  static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.log(System.Logger.Level.WARNING, "Cannot remove " + folder, e);
    }
  }
}
