package io.sparkmaster.courses.catalog;

import io.sparkmaster.courses.catalog.Fault.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Listing and checking the folders of courses. */
final class CourseFolders {
  private CourseFolders() {}

  /** What lies in a folder, by name, without dotted names; nothing when there is no folder. */
  static List<Path> children(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (var children = Files.list(directory)) {
      return children
          .filter(child -> !child.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }

  /**
   * Reports symbolic links below a folder. One may lead out of the course, or from the data that
   * learners have to the hidden data.
   */
  static void refuseLinks(Path directory, FaultLog log) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.filter(Files::isSymbolicLink).sorted().toList()) {
        log.in(file)
            .add(
                Kind.PATH_ESCAPE,
                "This is a symbolic link, to "
                    + Text.quoted(Files.readSymbolicLink(file) + "")
                    + ".",
                "Put a copy of the file here.");
      }
    }
  }
}
