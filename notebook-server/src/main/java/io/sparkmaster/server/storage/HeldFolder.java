package io.sparkmaster.server.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A folder that is held open, to work on its entries by their names. A path is looked up anew at
 * each use, so whoever may write in a folder on the way can put a symbolic link in its place
 * between a check and a use; what is held stays the folder that it was, wherever it is moved. No
 * operation follows a link.
 *
 * <p>On Linux the operations are POSIX's {@code openat}, {@code renameat} and {@code unlinkat}.
 * Where the file system has none of them for Java ({@link SecureDirectoryStream}: Windows, macOS),
 * a folder is its path.
 */
public sealed interface HeldFolder extends AutoCloseable permits OpenFolder, PathFolder {
  /** Holds a folder whose path nobody can change that is not trusted. */
  @SuppressWarnings("StreamResourceLeak") // The stream is what holds the folder.
  static HeldFolder open(Path root) throws IOException {
    var entries = Files.newDirectoryStream(root);
    if (entries instanceof SecureDirectoryStream<Path> secure) {
      return new OpenFolder(root, root, secure);
    }
    entries.close();
    return new PathFolder(root, root);
  }

  /**
   * Holds {@code folder}, entering one folder after the other from {@code root}.
   *
   * @param root a trusted folder, as for {@link #open}
   * @param folder in it, a real path
   * @throws IOException when one of them is a link by now, no folder, or gone
   */
  static HeldFolder walk(Path root, Path folder) throws IOException {
    if (!folder.startsWith(root)) {
      throw new NoSuchFileException(folder.toString(), null, "not in " + root);
    }
    var held = open(root);
    try {
      for (var depth = root.getNameCount(); depth < folder.getNameCount(); depth++) {
        var next = held.enter(folder.getName(depth).toString());
        held.close();
        held = next;
      }
      return held;
    } catch (IOException | RuntimeException failed) {
      held.close();
      throw failed;
    }
  }

  /** The trusted folder from which this one was reached. */
  Path root();

  /** Where this folder was when it was entered: to tell, not to open. */
  Path path();

  /** Holds a folder in this one. */
  HeldFolder enter(String name) throws IOException;

  /** The names of all entries, in no order. */
  List<String> names() throws IOException;

  /** Null where the file system has no such attributes. */
  <V extends FileAttributeView> @Nullable V view(String name, Class<V> type) throws IOException;

  /** Opens a file; a link of this name is refused. */
  FileChannel channel(String name, Set<? extends OpenOption> options) throws IOException;

  /** Makes a file that only its owner can open; fails when there is something of this name. */
  FileChannel create(String name) throws IOException;

  /** Moves an entry at once, in place of a file that may be there. */
  void move(String name, HeldFolder to, String newName) throws IOException;

  /** Deletes a file or a link. */
  void deleteFile(String name) throws IOException;

  /** Deletes an empty folder. */
  void deleteFolder(String name) throws IOException;

  /** Makes what was moved here durable. */
  void sync() throws IOException;

  @Override
  void close() throws IOException;

  /** What is there under this name, itself when it is a link; empty when nothing is. */
  default Optional<BasicFileAttributes> attributes(String name) throws IOException {
    try {
      var view = view(name, BasicFileAttributeView.class);
      return view == null ? Optional.empty() : Optional.of(view.readAttributes());
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    }
  }

  /** Root may write all that can be written; others have to ask by the path. */
  default boolean isWritable(String name) {
    return FolderOwner.isRoot() || Files.isWritable(path().resolve(name));
  }

  /** Replaces or makes a file, as {@link AtomicFiles#writeHere} does. */
  default void replace(String name, byte[] content) throws IOException {
    HeldWrites.replace(this, name, AtomicFiles.SHARED, Content.of(content));
  }

  /** Makes a file of what can be read from {@code from}, with these permissions. */
  default void copy(FileChannel from, String name, Set<PosixFilePermission> permissions)
      throws IOException {
    HeldWrites.replace(this, name, permissions, Content.of(from));
  }

  /** Makes an empty folder, which belongs to whom this one belongs to. */
  default void makeFolder(String name) throws IOException {
    HeldWrites.makeFolder(this, name);
  }
}
