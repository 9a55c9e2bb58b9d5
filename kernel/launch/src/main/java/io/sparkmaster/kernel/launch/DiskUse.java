package io.sparkmaster.kernel.launch;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;

/** What files hold. An empty file and a folder count as one block: they take space, too. */
final class DiskUse {
  private static final long BLOCK = 4096;
  private static final String DELETED = " (deleted)";

  private DiskUse() {}

  /** All files below a folder; no link is followed. */
  static long below(Path folder) {
    var visitor = new Sum();
    try {
      Files.walkFileTree(folder, visitor);
    } catch (IOException e) {
      throw new IllegalStateException("The visitor goes on after each failure", e);
    }
    return visitor.bytes;
  }

  private static final class Sum extends SimpleFileVisitor<Path> {
    private long bytes;

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      bytes += Math.max(BLOCK, attributes.size());
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      bytes += BLOCK;
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      // Deleted since its folder was listed, or not to be looked into.
      return FileVisitResult.CONTINUE;
    }
  }

  /** Files below a folder that were deleted, but that these processes have open. */
  static long deletedButOpen(Path folder, Iterable<ProcessTable.Row> processes) {
    var sizes = new HashMap<Object, Long>();
    for (var process : processes) {
      addDeleted(folder, Path.of("/proc/" + process.pid() + "/fd"), sizes);
    }
    return sizes.values().stream().mapToLong(Long::longValue).sum();
  }

  private static void addDeleted(Path folder, Path descriptors, Map<Object, Long> sizes) {
    try (var all = Files.newDirectoryStream(descriptors)) {
      for (var each : all) {
        addIfDeleted(folder, each, sizes);
      }
    } catch (IOException e) {
      // The process has ended.
      return;
    }
  }

  private static void addIfDeleted(Path folder, Path descriptor, Map<Object, Long> sizes) {
    try {
      var target = Files.readSymbolicLink(descriptor).toString();
      if (target.endsWith(DELETED) && Path.of(target).startsWith(folder)) {
        var file = Files.readAttributes(descriptor, BasicFileAttributes.class);
        sizes.put(file.fileKey(), file.size());
      }
    } catch (IOException e) {
      // Closed since it was listed.
      return;
    }
  }
}
