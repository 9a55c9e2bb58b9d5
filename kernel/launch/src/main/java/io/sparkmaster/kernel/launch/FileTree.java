package io.sparkmaster.kernel.launch;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.List;

/** Folders that others' code has written in: with millions of files, or closed to everybody. */
public final class FileTree {
  private FileTree() {}

  /**
   * Deletes a file, or a folder with all that is in it; a link is deleted itself. Nobody may write
   * in it meanwhile.
   */
  public static void delete(Path root) throws IOException {
    var left = new ArrayDeque<Path>(List.of(root));
    while (!left.isEmpty()) {
      var top = left.peek();
      if (deleted(top)) {
        left.pop();
        continue;
      }
      open(top);
      try (var children = Files.newDirectoryStream(top)) {
        for (var child : children) {
          if (!deleted(child)) {
            left.push(child);
          }
        }
      }
    }
  }

  private static boolean deleted(Path file) throws IOException {
    try {
      Files.deleteIfExists(file);
      return true;
    } catch (DirectoryNotEmptyException e) {
      return false;
    }
  }

  /** Lets the owner look into a folder and write in it. */
  static void open(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }
}
