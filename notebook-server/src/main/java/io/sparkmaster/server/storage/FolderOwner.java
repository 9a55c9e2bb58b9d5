package io.sparkmaster.server.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import org.jspecify.annotations.Nullable;

/** New files belong to whom their folder belongs to: in workspaces, that may be another user. */
final class FolderOwner {
  private static final int ROOT = 0;

  private FolderOwner() {}

  /**
   * Gives a new file to the owner of its folder, as far as this program may.
   *
   * @param file its name is a random one, so that nobody has another file of that name elsewhere
   */
  static void inherit(Path folder, Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")
        || owner(file) != ROOT) {
      return;
    }
    var owner = owner(folder);
    if (owner != ROOT) {
      Files.setAttribute(
          file, "unix:gid", Files.getAttribute(folder, "unix:gid"), LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(file, "unix:uid", owner, LinkOption.NOFOLLOW_LINKS);
    }
  }

  /** Whether this program runs as root. */
  static boolean isRoot() {
    return Self.IS_ROOT;
  }

  private static int owner(Path file) throws IOException {
    return (int) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }

  /** To whom new files in the folder are to be given; null: they stay this program's. */
  static @Nullable PosixFileAttributes other(HeldFolder folder) throws IOException {
    var view = folder.view(".", PosixFileAttributeView.class);
    if (view == null || !isRoot()) {
      return null;
    }
    var owner = view.readAttributes();
    return owner.owner().getName().equals(Self.NAME) ? null : owner;
  }

  /** Gives a new file or folder to another user, as this program may when it runs as root. */
  static void give(HeldFolder folder, String name, PosixFileAttributes like) throws IOException {
    var view = folder.view(name, PosixFileAttributeView.class);
    if (view != null) {
      view.setGroup(like.group());
      view.setOwner(like.owner());
    }
  }

  /** Whom this program's files belong to, which Java tells by making one only. */
  private static final class Self {
    static final boolean IS_ROOT;
    static final String NAME;

    static {
      try {
        var file = Files.createTempFile("sparkmaster", ".owner");
        try {
          IS_ROOT =
              file.getFileSystem().supportedFileAttributeViews().contains("unix")
                  && owner(file) == ROOT;
          NAME = Files.getOwner(file).getName();
        } finally {
          Files.delete(file);
        }
      } catch (IOException noFile) {
        throw new UncheckedIOException(noFile);
      }
    }
  }
}
