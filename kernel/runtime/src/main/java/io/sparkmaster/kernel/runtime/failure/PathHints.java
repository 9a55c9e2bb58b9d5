package io.sparkmaster.kernel.runtime.failure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** What is there where a path leads nowhere. */
final class PathHints {
  private static final int MOST = 1000;

  private PathHints() {}

  static String notFound(String path) {
    if (!path.startsWith("file:")) {
      return path.matches("^[a-z0-9]+:.*")
          ? "Look at the path, and whether this kernel may read there."
          : "";
    }
    try {
      var missing = Path.of(path.replaceFirst("^file:/+", "/")).normalize();
      var folder = missing.getParent();
      var name = missing.getFileName();
      while (folder != null && !Files.isDirectory(folder)) {
        name = folder.getFileName();
        folder = folder.getParent();
      }
      if (folder == null || name == null) {
        return "";
      }
      var there = names(folder);
      var near = NearNames.question(name.toString(), there);
      var isNext = folder.equals(missing.getParent());
      return near
          + "The folder "
          + folder
          + (isNext && !there.isEmpty()
              ? " holds: " + NearNames.listed(there) + "."
              : " has no " + name + ".")
          + " A relative path begins at the notebook's folder, "
          + Path.of("").toAbsolutePath()
          + ".";
    } catch (InvalidPathException e) {
      return "";
    }
  }

  private static List<String> names(Path folder) {
    try (var files = Files.list(folder)) {
      return files
          .limit(MOST)
          .map(each -> each.getFileName().toString())
          .filter(each -> !each.startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
