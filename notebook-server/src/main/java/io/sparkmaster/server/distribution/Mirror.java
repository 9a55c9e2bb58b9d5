package io.sparkmaster.server.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes a folder hold exactly the files wanted, touching only those that differ. A file is replaced
 * by renaming, so that a program which still reads the old one is not disturbed.
 */
final class Mirror {
  private Mirror() {}

  /**
   * Both maps tell where each file comes from, by its path below {@code folder}.
   *
   * @param linked files that nobody ever writes into: hard links stand for copies where they can
   */
  static void fill(Path folder, Map<String, Path> linked, Map<String, Path> copied)
      throws IOException {
    var kept = new HashSet<Path>();
    for (var entry : linked.entrySet()) {
      var to = folder.resolve(entry.getKey());
      kept.add(to);
      link(entry.getValue(), to);
    }
    for (var entry : copied.entrySet()) {
      var to = folder.resolve(entry.getKey());
      kept.add(to);
      copy(entry.getValue(), to);
    }
    removeOthers(folder, kept);
  }

  /** The files below a folder by their path in it; none when it does not exist. */
  static Map<String, Path> filesOf(Path folder) throws IOException {
    var files = new TreeMap<String, Path>();
    if (Files.isDirectory(folder)) {
      try (var walk = Files.walk(folder)) {
        walk.filter(Files::isRegularFile)
            .forEach(
                file -> files.put(folder.relativize(file).toString().replace('\\', '/'), file));
      }
    }
    return files;
  }

  /** Equal bytes keep the old file and its time, which class archives are checked against. */
  static void copy(Path from, Path to) throws IOException {
    if (Files.exists(to) && Files.mismatch(from, to) == -1) {
      return;
    }
    var unfinished = unfinished(to);
    Files.copy(from, unfinished, StandardCopyOption.COPY_ATTRIBUTES);
    Files.move(unfinished, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void link(Path from, Path to) throws IOException {
    if (Files.exists(to)
        && Files.size(from) == Files.size(to)
        && Files.getLastModifiedTime(from).equals(Files.getLastModifiedTime(to))) {
      return;
    }
    var unfinished = unfinished(to);
    try {
      Files.createLink(unfinished, from.toRealPath());
    } catch (UnsupportedOperationException | FileSystemException otherFileSystem) {
      Files.copy(from, unfinished, StandardCopyOption.COPY_ATTRIBUTES);
    }
    // Renaming one link of a file onto another does nothing and leaves both: hence the delete.
    Files.deleteIfExists(to);
    Files.move(unfinished, to);
  }

  private static Path unfinished(Path to) throws IOException {
    Files.createDirectories(to.getParent());
    var unfinished = to.resolveSibling(to.getFileName() + ".unfinished");
    Files.deleteIfExists(unfinished);
    return unfinished;
  }

  private static void removeOthers(Path folder, Set<Path> kept) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (var walk = Files.walk(folder)) {
      walk.sorted(Comparator.reverseOrder())
          .filter(path -> !path.equals(folder) && !kept.contains(path))
          .forEach(Mirror::removeUnlessFull);
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
  }

  private static void removeUnlessFull(Path path) {
    try {
      if (Files.isDirectory(path)) {
        try (var children = Files.list(path)) {
          if (children.findAny().isPresent()) {
            return;
          }
        }
      }
      Files.delete(path);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
