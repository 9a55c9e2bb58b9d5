package io.sparkmaster.server.backup;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.storage.Database;
import io.sparkmaster.server.storage.DatabasePlace.SqliteFile;
import io.sparkmaster.server.storage.Private;
import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  private final Path backup;
  private final Path home;
  private final Path workspace;
  private final Path homePart;
  private final Path rootPart;
  private String outcome = "cannot be restored, and nothing was";

  private Restoration(Path backup, Path home, Path workspace) {
    this.backup = backup;
    this.home = home.toAbsolutePath().normalize();
    this.workspace = workspace.toAbsolutePath().normalize();
    var part = ".~" + UUID.randomUUID();
    this.homePart = this.home.resolve(part + ".home.part");
    // Its own disk may be another one, and be mounted just there.
    this.rootPart = this.workspace.resolve(part + ".root.part");
  }

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
    return new Restoration(backup, home, workspace).read();
  }

  private Restored read() {
    var newWorkspace = !Files.exists(workspace);
    try {
      Private.directory(homePart);
      try {
        var manifest = extract();
        requireSound(homePart.resolve("sparkmaster.db"));
        place();
        newWorkspace = false;
        return new Restored(
            manifest.files(), manifest.at(), manifest.database(), manifest.rootDir());
      } finally {
        delete(homePart);
        delete(rootPart);
        if (newWorkspace) {
          removeIfEmpty(workspace);
        }
      }
    } catch (IOException failed) {
      throw new ServerException(
          ErrorCode.BAD_REQUEST, "The backup %s %s: %s".formatted(backup, outcome, failed), failed);
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

  private Manifest extract() throws IOException {
    Manifest manifest = null;
    var files = 0;
    // Reads each entry to its end, which compares checksums.
    try (var zip = new ZipInputStream(new BufferedInputStream(Files.newInputStream(backup)))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().equals(Manifest.NAME)) {
          manifest = Manifest.read(zip.readAllBytes());
        } else if (entry.isDirectory()) {
          Private.directory(part(entry.getName()));
        } else {
          write(zip, part(entry.getName()));
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

  private Path part(String name) throws IOException {
    if (name.startsWith("home/")) {
      return inside(homePart, name.substring("home/".length()));
    }
    if (!name.startsWith("root/")) {
      throw elsewhere(name);
    }
    if (!Files.exists(rootPart)) {
      requireEmpty(workspace, Set.of());
      Private.directory(rootPart);
    }
    return inside(rootPart, name.substring("root/".length()));
  }

  private static IOException elsewhere(String name) {
    return new IOException("it holds the name \"%s\", which leads elsewhere".formatted(name));
  }

  private static Path inside(Path part, String name) throws IOException {
    var segments = name.split("/", -1);
    var last = segments[segments.length - 1].isEmpty() ? segments.length - 1 : segments.length;
    var place = part;
    for (var segment : List.of(Arrays.copyOf(segments, last))) {
      if (segment.isEmpty()
          || segment.equals(".")
          || segment.equals("..")
          || segment.indexOf(File.separatorChar) >= 0) {
        throw elsewhere(name);
      }
      try {
        place = place.resolve(segment);
      } catch (InvalidPathException unknownToTheDisk) {
        throw new IOException(
            "it holds a name that no file can have here: " + unknownToTheDisk.getReason(),
            unknownToTheDisk);
      }
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

  private void place() throws IOException {
    var all = new LinkedHashMap<Path, Path>();
    children(rootPart, workspace, all);
    children(homePart, home, all);
    for (var target : all.values()) {
      // The notebooks' new folder may be in the home folder, and is there by now.
      if (Files.exists(target)) {
        throw new IOException(
            "%s would be there twice; name another folder with --root-dir".formatted(target));
      }
    }
    outcome =
        "was restored in part only; empty %s and %s before another try".formatted(home, workspace);
    for (var each : all.entrySet()) {
      Files.move(each.getKey(), each.getValue());
    }
    outcome = "was restored, but what was needed for it cannot be removed";
  }

  private static void children(Path folder, Path target, Map<Path, Path> all) throws IOException {
    if (Files.isDirectory(folder)) {
      try (var entries = Files.list(folder)) {
        entries.forEach(it -> all.put(it, target.resolve(it.getFileName().toString())));
      }
    }
  }

  private static void removeIfEmpty(Path folder) throws IOException {
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException inUse) {
      // Some of it was placed.
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var tree = Files.walk(folder)) {
      for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
