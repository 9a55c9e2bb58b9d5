package io.sparkmaster.server.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The files below one folder, found by the paths of requests. Nothing outside is found, whatever
 * the path and wherever symbolic links lead; nor are hidden files.
 */
public final class FileTree {
  // A name never starts with a dot, so "." and ".." are none.
  private static final Pattern NAME = Pattern.compile("[^./\\\\:\\p{Cntrl}][^/\\\\:\\p{Cntrl}]*");

  private final Path root;

  public FileTree(Path root) {
    this.root = root;
  }

  /** The regular file at {@code path}, which has been decoded once and uses "/". */
  public Optional<Path> find(String path) {
    var found = root;
    for (var name : path.split("/", -1)) {
      if (!NAME.matcher(name).matches()) {
        return Optional.empty();
      }
      try {
        found = found.resolve(name);
      } catch (InvalidPathException notHere) {
        return Optional.empty();
      }
    }
    try {
      return Files.isRegularFile(found) && found.toRealPath().startsWith(root.toRealPath())
          ? Optional.of(found)
          : Optional.empty();
    } catch (IOException vanished) {
      return Optional.empty();
    }
  }
}
