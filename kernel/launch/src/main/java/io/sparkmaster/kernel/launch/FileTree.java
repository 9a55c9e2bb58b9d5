package io.sparkmaster.kernel.launch;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;

/** Folders that others' code has written in: with millions of files, or closed to everybody. */
public final class FileTree {
  static final Path RM = Path.of("/usr/bin/rm");
  private static final Path CHMOD = Path.of("/usr/bin/chmod");
  private static final Path SELF = Path.of("/proc/self");
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private FileTree() {}

  /**
   * Deletes a file, or a folder with all that is in it; a link is deleted itself. Nobody else may
   * write in the folder that it is in. Root deletes what others write in meanwhile, and what is
   * mounted there stays.
   *
   * @throws IOException when something is left
   */
  public static void delete(Path root) throws IOException {
    if (deleted(root)) {
      return;
    }
    if (!Files.isExecutable(RM)) {
      deleteByName(root);
    } else if (isRoot()) {
      deleteWhileOthersWrite(root);
    } else {
      deleteOwn(root);
    }
  }

  /** Root alone needs not open what is closed. */
  private static void deleteOwn(Path root) throws IOException {
    try {
      deleteByName(root);
    } catch (IOException deeperThanANameMayBe) {
      Command.run(LIMIT, List.of(CHMOD.toString(), "-R", "u+rwx", "--", root.toString()));
      deleteWhileOthersWrite(root);
    }
  }

  /** Java opens folders by their names, behind which others can put links; rm does not. */
  private static void deleteWhileOthersWrite(Path root) throws IOException {
    var command = List.of(RM.toString(), "-rf", "--one-file-system", "--", root.toString());
    var ran = Command.run(LIMIT, command);
    if (ran.failed()) {
      throw new IOException("%s cannot be deleted: %s".formatted(root, ran.said()));
    }
  }

  /** Whether this process is root's, who needs no permission. */
  static boolean isRoot() {
    try {
      return Files.exists(SELF) && OtherUser.current() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Deletes the same; nobody may write in it meanwhile. */
  static void deleteByName(Path root) throws IOException {
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
