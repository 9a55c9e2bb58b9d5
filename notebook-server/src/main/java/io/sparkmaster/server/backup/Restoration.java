package io.sparkmaster.server.backup;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.storage.Database;
import io.sparkmaster.server.storage.DatabasePlace.SqliteFile;
import io.sparkmaster.server.storage.Private;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Brings a backup back into a home folder that keeps nothing yet. Everything is read and checked
 * before any of it takes its place.
 */
public final class Restoration {
  private static final Set<String> OF_PROCESSES = Set.of("run", "logs", "cache");

  private Restoration() {}

  /**
   * What was restored.
   *
   * @param at when the backup was made
   * @param database false when it was in PostgreSQL, and is to be restored there
   * @param rootDir where the notebooks were, when not in the home folder; else empty
   */
  public record Restored(int files, String at, boolean database, String rootDir) {}

  /**
   * Restores.
   *
   * @param home claimed by this process
   * @param workspace where notebooks go that were not in the home folder; must be empty or absent
   */
  public static Restored read(Path backup, Path home, Path workspace) {
    requireEmpty(home, OF_PROCESSES);
    var part = home.resolve(".~" + UUID.randomUUID() + ".part");
    try {
      Private.directory(part);
      try {
        var manifest = extract(backup, part);
        requireSound(part.resolve("home/sparkmaster.db"));
        if (!manifest.rootDir().isEmpty()) {
          requireEmpty(workspace, Set.of());
        }
        place(part, home, workspace);
        return new Restored(
            manifest.files(), manifest.at(), manifest.database(), manifest.rootDir());
      } finally {
        delete(part);
      }
    } catch (IOException failed) {
      throw new ServerException(
          ErrorCode.BAD_REQUEST,
          "The backup %s cannot be restored, and nothing was: %s".formatted(backup, failed),
          failed);
    }
  }

  private static void requireEmpty(Path folder, Set<String> allowed) {
    if (!Files.exists(folder)) {
      return;
    }
    try (var entries = Files.list(folder)) {
      var kept =
          entries
              .map(it -> it.getFileName().toString())
              .filter(it -> !allowed.contains(it))
              .toList();
      if (!kept.isEmpty()) {
        throw new ServerException(
            ErrorCode.CONFLICT,
            "%s is in use: it holds %s. Restore into another folder with --home, or move this one away first."
                .formatted(folder, String.join(", ", kept)));
      }
    } catch (IOException unreadable) {
      throw new ServerException(
          ErrorCode.STORAGE, "%s cannot be read: %s".formatted(folder, unreadable), unreadable);
    }
  }

  private static Manifest extract(Path backup, Path part) throws IOException {
    Manifest manifest = null;
    var files = 0;
    // Reads each entry to its end, which compares checksums.
    try (var zip = new ZipInputStream(new BufferedInputStream(Files.newInputStream(backup)))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().equals(Manifest.NAME)) {
          manifest = Manifest.read(zip.readAllBytes());
        } else if (entry.isDirectory()) {
          Private.directory(inside(part, entry.getName()));
        } else {
          write(zip, inside(part, entry.getName()));
          files++;
        }
      }
    }
    return requireWhole(manifest, files);
  }

  private static Manifest requireWhole(@Nullable Manifest manifest, int files) throws IOException {
    if (manifest == null || manifest.files() != files) {
      throw new IOException("it is not a whole backup of SparkMaster");
    }
    return manifest;
  }

  private static Path inside(Path part, String name) throws IOException {
    var segments = name.split("/", -1);
    var last = segments[segments.length - 1].isEmpty() ? segments.length - 1 : segments.length;
    var place = part;
    for (var segment : List.of(Arrays.copyOf(segments, last))) {
      if (segment.isEmpty()
          || segment.equals(".")
          || segment.equals("..")
          || segment.contains("\\")) {
        throw new IOException("it holds the name \"%s\", which leads elsewhere".formatted(name));
      }
      place = place.resolve(segment);
    }
    return place;
  }

  private static void write(InputStream in, Path file) throws IOException {
    Private.directory(file.getParent());
    Private.touch(file);
    try (var out = Files.newOutputStream(file)) {
      in.transferTo(out);
    }
  }

  private static void requireSound(Path database) {
    if (Files.exists(database)) {
      Database.requireSound(new SqliteFile(database));
    }
  }

  private static void place(Path part, Path home, Path workspace) throws IOException {
    var root = part.resolve("root");
    if (Files.isDirectory(root)) {
      Private.directory(workspace.toAbsolutePath().getParent());
      Files.deleteIfExists(workspace);
      Files.move(root, workspace);
    }
    try (var entries = Files.list(part.resolve("home"))) {
      for (var entry : (Iterable<Path>) entries::iterator) {
        Files.move(entry, home.resolve(entry.getFileName().toString()));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var tree = Files.walk(folder)) {
      for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
