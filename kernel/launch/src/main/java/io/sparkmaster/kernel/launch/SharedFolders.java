package io.sparkmaster.kernel.launch;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Folders of the system that all users can write in. */
final class SharedFolders {
  private static final List<Path> ALL =
      List.of(Path.of("/tmp"), Path.of("/var/tmp"), Path.of("/dev/shm"));

  private SharedFolders() {}

  /** These and another one. */
  static List<Path> and(Path other) {
    var all = new ArrayList<>(ALL);
    all.add(other);
    return all;
  }

  /** What is in these that belongs to this user, and another folder. */
  static List<Path> of(OtherUser user, Path other) throws IOException {
    var all = of(user);
    all.add(other);
    return all;
  }

  /** What is in these that belongs to this user. */
  static List<Path> of(OtherUser user) throws IOException {
    var found = new ArrayList<Path>();
    for (var folder : ALL) {
      if (Files.isDirectory(folder)) {
        addOwn(user, folder, found);
      }
    }
    return found;
  }

  /** Adds what is in a folder that belongs to this user. */
  static void addOwn(OtherUser user, Path folder, List<Path> found) throws IOException {
    try (var entries = Files.newDirectoryStream(folder)) {
      for (var entry : entries) {
        if (isOwn(user, entry)) {
          found.add(entry);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static boolean isOwn(OtherUser user, Path entry) throws IOException {
    try {
      return OtherUser.owner(entry) == user.id();
    } catch (NoSuchFileException gone) {
      return false;
    }
  }

  /** Deletes what a user has left there, none of whose processes may live. */
  static void tidy(OtherUser user) throws IOException {
    var present = new ArrayList<Path>();
    for (var folder : ALL) {
      if (Files.isDirectory(folder)) {
        present.add(folder.toRealPath());
      }
    }
    user.removeFrom(present);
  }
}
