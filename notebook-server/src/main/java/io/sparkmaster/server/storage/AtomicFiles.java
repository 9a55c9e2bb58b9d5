package io.sparkmaster.server.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Writes of whole files that survive a crash at any moment: a reader, now or after a power cut,
 * finds the old content or the new one, never a part. When {@code write} has returned, the new
 * content is on disk. For folders that nobody else can change; where others may, {@link HeldFolder}
 * writes.
 */
public final class AtomicFiles {
  static final Set<PosixFilePermission> PRIVATE =
      Set.copyOf(PosixFilePermissions.fromString("rw-------"));
  static final Set<PosixFilePermission> SHARED =
      Set.copyOf(PosixFilePermissions.fromString("rw-r--r--"));

  private AtomicFiles() {}

  /**
   * Replaces or makes {@code target}. The permissions of an existing file are kept; a new one is
   * readable by all and writable by its owner. A symbolic link is followed: its target is replaced.
   */
  public static void write(Path target, byte[] content) throws IOException {
    replace(Files.isSymbolicLink(target) ? target.toRealPath() : target, content, SHARED);
  }

  /** As {@link #write}, but a symbolic link is not followed: the new file takes its place. */
  public static void writeHere(Path target, byte[] content) throws IOException {
    replace(target, content, SHARED);
  }

  /** As {@link #write}, but the file is readable by its owner only, from its first byte on. */
  public static void writePrivate(Path target, byte[] content) throws IOException {
    var place = Files.isSymbolicLink(target) ? target.toRealPath() : target;
    replace(place, content, PRIVATE);
    setPermissions(place, PRIVATE);
  }

  private static void replace(Path place, byte[] content, Set<PosixFilePermission> whenNew)
      throws IOException {
    var target = place.toAbsolutePath();
    var directory = target.getParent();
    if (directory == null) {
      throw new IOException("Cannot write " + target + ": it has no parent directory.");
    }
    var temporary = directory.resolve(HeldWrites.temporary());
    try {
      var permissions = permissionsOf(target, whenNew);
      try (var channel = create(temporary)) {
        setPermissions(temporary, permissions);
        FolderOwner.inherit(directory, temporary);
        var buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException failed) {
      Files.deleteIfExists(temporary);
      throw failed;
    }
    sync(directory);
  }

  static FileChannel create(Path temporary) throws IOException {
    var options = EnumSet.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    return Private.posix(temporary)
        ? FileChannel.open(temporary, options, PosixFilePermissions.asFileAttribute(PRIVATE))
        : FileChannel.open(temporary, options);
  }

  private static Set<PosixFilePermission> permissionsOf(
      Path target, Set<PosixFilePermission> whenNew) throws IOException {
    if (!Private.posix(target) || Files.isSymbolicLink(target)) {
      return whenNew;
    }
    try {
      return Files.getPosixFilePermissions(target);
    } catch (NoSuchFileException absent) {
      return whenNew;
    }
  }

  private static void setPermissions(Path path, Set<PosixFilePermission> permissions)
      throws IOException {
    if (Private.posix(path)) {
      // Whoever may write in the folder could put a link in the file's place.
      Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setPermissions(permissions);
    }
  }

  /** Makes the rename itself durable; Windows cannot open directories and needs no such call. */
  static void sync(Path directory) throws IOException {
    if (!Private.posix(directory)) {
      return;
    }
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
