package io.sparkmaster.server.storage;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes files and folders in a held folder, whole or not at all. */
final class HeldWrites {
  private HeldWrites() {}

  /** A name with a dot, so that directory listings never show a write in progress. */
  static String temporary() {
    return ".~" + UUID.randomUUID() + ".tmp";
  }

  static void replace(
      HeldFolder folder, String name, Set<PosixFilePermission> whenNew, Content content)
      throws IOException {
    var file = new NewFile(name, permissionsOf(folder, name, whenNew), content);
    var owner = FolderOwner.other(folder);
    if (owner == null) {
      file.write(folder, folder, null);
    } else {
      try (var staging = Staging.below(folder.root())) {
        file.write(staging.folder(), folder, owner);
      } catch (AtomicMoveNotSupportedException anotherFileSystem) {
        file.write(folder, folder, owner);
      }
    }
    folder.sync();
  }

  private record NewFile(String name, Set<PosixFilePermission> permissions, Content content) {
    void write(HeldFolder where, HeldFolder to, @Nullable PosixFileAttributes owner)
        throws IOException {
      var temporary = temporary();
      try {
        try (var file = where.create(temporary)) {
          if (owner != null) {
            FolderOwner.give(where, temporary, owner);
          }
          var posix = where.view(temporary, PosixFileAttributeView.class);
          if (posix != null) {
            posix.setPermissions(permissions);
          }
          content.writeTo(file);
          file.force(true);
        }
        where.move(temporary, to, name);
      } catch (IOException | RuntimeException failed) {
        deleteLeft(where, temporary, failed);
        throw failed;
      }
    }
  }

  private static void deleteLeft(HeldFolder where, String temporary, Exception failed) {
    try {
      if (where.attributes(temporary).isPresent()) {
        where.deleteFile(temporary);
      }
    } catch (IOException left) {
      failed.addSuppressed(left);
    }
  }

  private static Set<PosixFilePermission> permissionsOf(
      HeldFolder folder, String name, Set<PosixFilePermission> whenNew) throws IOException {
    var posix = folder.view(name, PosixFileAttributeView.class);
    if (posix == null) {
      return whenNew;
    }
    try {
      var before = posix.readAttributes();
      return before.isSymbolicLink() ? whenNew : before.permissions();
    } catch (NoSuchFileException absent) {
      return whenNew;
    }
  }

  /** Java makes folders by their paths only: in the trusted root, from where they are moved. */
  static void makeFolder(HeldFolder parent, String name) throws IOException {
    if (parent.attributes(name).isPresent()) {
      throw new FileAlreadyExistsException(parent.path().resolve(name).toString());
    }
    if (parent instanceof PathFolder) {
      Files.createDirectory(parent.path().resolve(name));
      return;
    }
    try (var made = Staging.folder(parent.root(), FolderOwner.other(parent))) {
      made.moveTo(parent, name);
    } catch (AtomicMoveNotSupportedException anotherFileSystem) {
      // Only an operator mounts one inside of a workspace; there, a path has to do.
      Files.createDirectory(parent.path().resolve(name));
    }
    parent.sync();
  }
}
