package io.sparkmaster.server.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

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

  private static int owner(Path file) throws IOException {
    return (int) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }
}
