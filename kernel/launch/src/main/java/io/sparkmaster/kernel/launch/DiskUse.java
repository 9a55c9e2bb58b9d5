package io.sparkmaster.kernel.launch;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What files hold. An empty file and a folder count as one block: they take space, too. */
final class DiskUse {
  private static final long BLOCK = 4096;
  private static final String DELETED = " (deleted)";

  private DiskUse() {}

  /**
   * What the files below a folder hold.
   *
   * @param newest when something there changed last
   * @param closed a folder that could not be looked into, so that what it holds is not known
   */
  record Use(long bytes, FileTime newest, Optional<Path> closed) {
    /** The same, holding that much or more. */
    Use atLeast(long other) {
      return new Use(Math.max(bytes, other), newest, closed);
    }
  }

  /** All files below a folder; no link is followed. */
  static Use below(Path folder) {
    return below(folder, false);
  }

  /**
   * The same; folders that are closed to their owner are opened, but for root, who need not, and in
   * whose way others could put links.
   */
  static Use belowOpened(Path folder) {
    return below(folder, !FileTree.isRoot());
  }

  private static Use below(Path folder, boolean opens) {
    var visitor = new Sum(opens);
    visitor.walk(folder);
    return new Use(visitor.bytes, visitor.newest, Optional.ofNullable(visitor.closed));
  }

  private static final class Sum extends SimpleFileVisitor<Path> {
    private final boolean opens;
    private final Set<Path> opened = new HashSet<>();
    private long bytes;
    private FileTime newest = FileTime.fromMillis(0);
    private @Nullable Path closed;

    private Sum(boolean opens) {
      this.opens = opens;
    }

    private void walk(Path folder) {
      try {
        Files.walkFileTree(folder, this);
      } catch (IOException e) {
        throw new IllegalStateException("The visitor goes on after each failure", e);
      }
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      bytes += Math.max(BLOCK, attributes.size());
      looked(attributes);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      bytes += BLOCK;
      looked(attributes);
      return FileVisitResult.CONTINUE;
    }

    private void looked(BasicFileAttributes attributes) {
      var changed = attributes.lastModifiedTime();
      newest = newest.compareTo(changed) < 0 ? changed : newest;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      if (gone(e)) {
        return FileVisitResult.CONTINUE;
      }
      if (opens && opened(file)) {
        walk(file);
      } else {
        closed = file;
      }
      return FileVisitResult.CONTINUE;
    }

    /** Deleted or replaced since it was listed. */
    private static boolean gone(IOException e) {
      return e instanceof NoSuchFileException || e instanceof NotDirectoryException;
    }

    private boolean opened(Path folder) {
      try {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) || !opened.add(folder)) {
          return false;
        }
        FileTree.open(folder);
        return true;
      } catch (IOException e) {
        return false;
      }
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
      if (e != null && !gone(e)) {
        closed = folder;
      }
      return FileVisitResult.CONTINUE;
    }
  }

  /** Files below these folders that were deleted, but that these processes have open. */
  static long deletedButOpen(Collection<Path> folders, Iterable<ProcessTable.Row> processes) {
    var files = new HashMap<Object, Path>();
    for (var process : processes) {
      addDeleted(folders, Path.of("/proc/" + process.pid() + "/fd"), files);
    }
    var allocated = Blocks.belowIfTold(files.values());
    return files.values().stream()
        .mapToLong(file -> Math.max(size(file), allocated.getOrDefault(file, 0L)))
        .sum();
  }

  private static void addDeleted(
      Collection<Path> folders, Path descriptors, Map<Object, Path> files) {
    try (var all = Files.newDirectoryStream(descriptors)) {
      for (var each : all) {
        addIfDeleted(folders, each, files);
      }
    } catch (IOException e) {
      // The process has ended.
      return;
    }
  }

  private static void addIfDeleted(
      Collection<Path> folders, Path descriptor, Map<Object, Path> files) {
    try {
      var target = Files.readSymbolicLink(descriptor).toString();
      if (target.endsWith(DELETED) && folders.stream().anyMatch(Path.of(target)::startsWith)) {
        files.put(
            Files.readAttributes(descriptor, BasicFileAttributes.class).fileKey(), descriptor);
      }
    } catch (IOException e) {
      // Closed since it was listed.
      return;
    }
  }

  private static long size(Path descriptor) {
    try {
      return Files.size(descriptor);
    } catch (IOException closed) {
      return 0;
    }
  }
}
