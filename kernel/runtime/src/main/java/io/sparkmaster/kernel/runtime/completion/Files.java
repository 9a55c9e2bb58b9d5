package io.sparkmaster.kernel.runtime.completion;

import io.sparkmaster.kernel.runtime.language.Completions.Match;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Names of files, seen from the notebook's folder. */
final class Files {
  private static final int MAX_LISTED = 2000;
  private static final int MAX_SHOWN = 200;
  private static final String FILE_SCHEME = "file://";

  private Files() {}

  /** The last parts of the paths that begin like this; folders end in a slash. */
  static List<Match> matching(String typed) {
    var local = typed.startsWith(FILE_SCHEME) ? typed.substring(FILE_SCHEME.length()) : typed;
    if (local.contains("://")) {
      return List.of();
    }
    var slash = local.lastIndexOf('/');
    var name = local.substring(slash + 1);
    try (var files =
        java.nio.file.Files.list(Path.of(slash < 0 ? "." : local.substring(0, slash + 1)))) {
      return files
          .limit(MAX_LISTED)
          .filter(file -> file.getFileName().toString().startsWith(name))
          .filter(file -> !name.isEmpty() || !file.getFileName().toString().startsWith("."))
          .sorted()
          .limit(MAX_SHOWN)
          .map(Files::match)
          .toList();
    } catch (IOException | InvalidPathException e) {
      return List.of();
    }
  }

  private static Match match(Path file) {
    var name = file.getFileName().toString();
    return java.nio.file.Files.isDirectory(file)
        ? new Match(name + "/", "folder", "")
        : new Match(name, "file", "");
  }
}
