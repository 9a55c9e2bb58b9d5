package io.sparkmaster.server.storage;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A new folder directly in a trusted root, with a hidden name. In a private one, nobody else can
 * exchange a file while it is given to its owner; a public one is moved to where it belongs.
 */
final class Staging implements AutoCloseable {
  private static final Set<PosixFilePermission> PRIVATE =
      Set.copyOf(PosixFilePermissions.fromString("rwx------"));
  private static final Set<PosixFilePermission> SHARED =
      Set.copyOf(PosixFilePermissions.fromString("rwxr-xr-x"));

  private final HeldFolder top;
  private final String name;
  private final HeldFolder folder;
  private boolean moved;

  private Staging(HeldFolder top, String name, HeldFolder folder) {
    this.top = top;
    this.name = name;
    this.folder = folder;
  }

  /** A folder that only this program can enter. */
  static Staging below(Path root) throws IOException {
    return make(root, true);
  }

  /**
   * A folder for others.
   *
   * @param owner to whom it is given; null: it stays this program's
   */
  static Staging folder(Path root, @Nullable PosixFileAttributes owner) throws IOException {
    var made = make(root, owner != null);
    try {
      if (owner != null) {
        FolderOwner.give(made.folder, ".", owner);
        permissions(made.folder).setPermissions(SHARED);
      }
      return made;
    } catch (IOException | RuntimeException failed) {
      made.close();
      throw failed;
    }
  }

  private static Staging make(Path root, boolean ownersAlone) throws IOException {
    var top = HeldFolder.open(root);
    try {
      var name = HeldWrites.temporary();
      var place = root.resolve(name);
      if (ownersAlone) {
        Files.createDirectory(place, PosixFilePermissions.asFileAttribute(PRIVATE));
      } else {
        Files.createDirectory(place);
      }
      var folder = top.enter(name);
      if (ownersAlone) {
        requireOurs(folder);
      }
      return new Staging(top, name, folder);
    } catch (IOException | RuntimeException failed) {
      top.close();
      throw failed;
    }
  }

  /** Whoever owns the root could have put another folder in the place of the new one. */
  private static void requireOurs(HeldFolder folder) throws IOException {
    if (FolderOwner.other(folder) != null
        || !permissions(folder).readAttributes().permissions().equals(PRIVATE)) {
      folder.close();
      throw new FileSystemException(
          folder.path().toString(), null, "is not a directory that this program made");
    }
  }

  private static PosixFileAttributeView permissions(HeldFolder folder) throws IOException {
    var view = folder.view(".", PosixFileAttributeView.class);
    if (view == null) {
      throw new FileSystemException(folder.path().toString(), null, "has no permissions");
    }
    return view;
  }

  HeldFolder folder() {
    return folder;
  }

  void moveTo(HeldFolder parent, String newName) throws IOException {
    top.move(name, parent, newName);
    moved = true;
  }

  @Override
  public void close() throws IOException {
    try (top;
        folder) {
      if (!moved) {
        top.deleteFolder(name);
      }
    } catch (IOException exchanged) {
      // Its root's owner has moved it or put something into it: it is theirs now.
    }
  }
}
