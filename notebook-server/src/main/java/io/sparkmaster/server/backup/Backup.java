package io.sparkmaster.server.backup;

import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.storage.Database;
import io.sparkmaster.server.storage.DatabasePlace.SqliteFile;
import io.sparkmaster.server.storage.Private;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes what a home folder keeps into a ZIP file, also while a server uses it: the database as it
 * is at one moment, then each file as it is when its turn comes. Links are left out, as are logs,
 * caches and what belongs to running processes.
 */
public final class Backup {
  private static final Set<String> NOT_KEPT = Set.of("run", "logs", "cache");

  private final ServerConfig config;
  private final Path target;
  private final ZipOutputStream zip;
  private int files;
  private int leftOut;
  private long bytes;

  /**
   * What was written.
   *
   * @param leftOut links, and files that could not be read
   * @param database false when it is in PostgreSQL
   */
  public record Summary(int files, long bytes, int leftOut, boolean database) {}

  private Backup(ServerConfig config, Path target, ZipOutputStream zip) {
    this.config = config;
    this.target = target;
    this.zip = zip;
  }

  /** Makes {@code target}, readable by its owner only; it must not exist. */
  public static Summary write(ServerConfig config, Path target, Instant now) {
    if (!Files.isDirectory(config.home().path())) {
      throw new ServerException(
          ErrorCode.NOT_FOUND,
          "There is no home folder %s to back up. Name it with --home."
              .formatted(config.home().path()));
    }
    if (Files.exists(target)) {
      throw new ServerException(
          ErrorCode.CONFLICT, "%s exists already. Name another file.".formatted(target));
    }
    var part = target.resolveSibling(".~" + UUID.randomUUID() + ".part");
    try {
      Private.touch(part);
      try (var out = new FileOutputStream(part.toFile())) {
        var summary = write(config, target, out, now);
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        return summary;
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException | UncheckedIOException failed) {
      throw new ServerException(
          ErrorCode.STORAGE,
          "The backup %s cannot be written: %s".formatted(target, failed),
          failed);
    }
  }

  private static Summary write(ServerConfig config, Path target, FileOutputStream out, Instant now)
      throws IOException {
    var zip = new ZipOutputStream(out);
    var backup = new Backup(config, target, zip);
    var database = backup.database();
    var home = config.home().path().toRealPath();
    var root = config.workspace().root();
    var elsewhere = Files.isDirectory(root) && !root.toRealPath().startsWith(home);
    backup.tree(home, "home/", elsewhere);
    if (elsewhere) {
      backup.tree(root.toRealPath(), "root/", false);
    }
    var manifest =
        new Manifest(
            Manifest.SCHEMA,
            now.toString(),
            database,
            elsewhere ? root.toAbsolutePath().toString() : "",
            backup.files);
    zip.putNextEntry(new ZipEntry(Manifest.NAME));
    zip.write(manifest.toBytes());
    zip.closeEntry();
    zip.finish();
    out.getFD().sync();
    return new Summary(backup.files, backup.bytes, backup.leftOut, database);
  }

  private boolean database() throws IOException {
    if (!(config.home().database() instanceof SqliteFile file)) {
      return false;
    }
    if (Files.exists(file.path())) {
      var copy = target.resolveSibling(".~" + UUID.randomUUID() + ".db.part");
      try {
        Private.touch(copy);
        Database.copy(file, copy);
        add(copy, "home/" + file.path().getFileName());
      } finally {
        Files.deleteIfExists(copy);
      }
    }
    return true;
  }

  private void tree(Path root, String prefix, boolean withoutWorkspace) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            if (folder.equals(root)) {
              return FileVisitResult.CONTINUE;
            }
            var top = prefix.equals("home/") && folder.getParent().equals(root);
            var name = folder.getFileName().toString();
            if (top
                && (NOT_KEPT.contains(name) || (withoutWorkspace && name.equals("workspace")))) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            zip.putNextEntry(new ZipEntry(name(folder) + "/"));
            zip.closeEntry();
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!attributes.isRegularFile()) {
              leftOut++;
            } else if (!passing(file) && !(file.getParent().equals(root) && ofDatabase(file))) {
              add(file, name(file));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
            leftOut++;
            return FileVisitResult.CONTINUE;
          }

          private String name(Path path) {
            return prefix + root.relativize(path).toString().replace('\\', '/');
          }
        });
  }

  /** What is being written just now, and this backup itself. */
  private boolean passing(Path file) {
    var name = file.getFileName().toString();
    return (name.startsWith(".~") && (name.endsWith(".tmp") || name.endsWith(".part")))
        || file.equals(target.toAbsolutePath().normalize());
  }

  private boolean ofDatabase(Path file) {
    return config.home().database() instanceof SqliteFile database
        && file.getFileName().toString().startsWith(database.path().getFileName().toString());
  }

  private void add(Path file, String name) throws IOException {
    try (var in = Files.newInputStream(file)) {
      zip.putNextEntry(new ZipEntry(name));
      bytes += in.transferTo((OutputStream) zip);
      zip.closeEntry();
      files++;
    } catch (NoSuchFileException vanished) {
      // A running server or kernel has removed it.
    }
  }
}
