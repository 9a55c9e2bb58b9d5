package io.sparkmaster.server.storage;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Files and folders that only their owner can enter, where the file system knows owners. */
public final class Private {
  private Private() {}

  /** Makes the folder and its missing parents; an existing one keeps its permissions. */
  public static void directory(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return;
    }
    if (posix(path)) {
      var owner = PosixFilePermissions.fromString("rwx------");
      Files.createDirectories(path, PosixFilePermissions.asFileAttribute(owner));
    } else {
      Files.createDirectories(path);
    }
  }

  /** Makes an empty file unless there is one. */
  public static void touch(Path path) throws IOException {
    try {
      if (posix(path)) {
        var owner = PosixFilePermissions.fromString("rw-------");
        Files.createFile(path, PosixFilePermissions.asFileAttribute(owner));
      } else {
        Files.createFile(path);
      }
    } catch (FileAlreadyExistsException present) {
      // What was wanted.
    }
  }

  static boolean posix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
