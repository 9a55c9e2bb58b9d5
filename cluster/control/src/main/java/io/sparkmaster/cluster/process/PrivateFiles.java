package io.sparkmaster.cluster.process;

import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.cluster.error.ClusterException.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Files and folders that nobody but their owner can read. */
public final class PrivateFiles {
  private PrivateFiles() {}

  /** Makes a folder, or closes one that is there. */
  public static void folder(Path folder) {
    try {
      if (posix(folder)) {
        var ownerOnly = PosixFilePermissions.fromString("rwx------");
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(ownerOnly));
        Files.setPosixFilePermissions(folder, ownerOnly);
      } else {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  /** Writes a file, all of it or nothing. */
  public static void write(Path file, String text) {
    var fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(fresh);
      if (posix(file)) {
        var ownerOnly = PosixFilePermissions.fromString("rw-------");
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(ownerOnly));
      }
      Files.write(fresh, text.getBytes(StandardCharsets.UTF_8));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private static boolean posix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** What to tell when something cannot be written. */
  public static ClusterException unwritable(Path file, IOException cause) {
    return new ClusterException(
        Code.FILES,
        "%s cannot be written: %s. See that the folder is yours and the disk has room."
            .formatted(file, cause),
        cause);
  }
}
