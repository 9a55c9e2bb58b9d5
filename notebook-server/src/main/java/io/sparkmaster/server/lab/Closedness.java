package io.sparkmaster.server.lab;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Whether others on this machine than a file's owner and group can change it. */
final class Closedness {
  private Closedness() {}

  /** Of what a link leads to. What is not there is not open. */
  static boolean isOpen(Path path) {
    try {
      return Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_WRITE);
    } catch (NoSuchFileException absent) {
      return false;
    } catch (UnsupportedOperationException noPermissionsHere) {
      return false;
    } catch (IOException unknown) {
      return true;
    }
  }

  /**
   * What of a folder is open: itself, one on the way to it, or anything in it.
   *
   * @param top from which the way begins; not looked at
   */
  static Optional<Path> firstOpen(Path top, Path folder) throws IOException {
    for (var at = folder; at != null && !at.equals(top); at = at.getParent()) {
      if (isOpen(at)) {
        return Optional.of(at);
      }
    }
    var open = new AtomicReference<Path>();
    // The folder itself may be a link; what links in it lead to is looked at when it is asked for.
    Files.walkFileTree(
        folder.toRealPath(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path inside, BasicFileAttributes attributes) {
            return look(inside);
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            return look(file);
          }

          private FileVisitResult look(Path path) {
            if (!isOpen(path)) {
              return FileVisitResult.CONTINUE;
            }
            open.set(path);
            return FileVisitResult.TERMINATE;
          }
        });
    return Optional.ofNullable(open.get());
  }
}
