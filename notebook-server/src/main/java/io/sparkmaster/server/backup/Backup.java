package io.sparkmaster.server.backup;

import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.storage.Database;
import io.sparkmaster.server.storage.DatabasePlace;
import io.sparkmaster.server.storage.DatabasePlace.SqliteFile;
import io.sparkmaster.server.storage.Private;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a home folder keeps into a ZIP file, also while a server uses it: the database as it
 * is at one moment, then each file as it is when its turn comes. Links are left out, as are logs,
 * caches, services for lessons (a database that runs cannot be copied file by file), what is kept
 * of Spark applications and what belongs to running processes.
 */
public final class Backup {
  private static final Set<String> NOT_KEPT =
      Set.of("run", "logs", "cache", "services", "spark-history");

  private final ServerConfig config;
  private final Path target;
  private final ZipOutputStream zip;
  private final Set<String> names = new HashSet<>();
  private final List<String> unreadable = new ArrayList<>();
  private int files;
  private int links;
  private long bytes;

  /**
   * What was written.
   *
   * @param links how many links, and other things that are no files, were left out
   * @param unreadable what was left out because it cannot be read
   * @param notebooks the folder that was taken
   * @param database false when it is in PostgreSQL
   */
  public record Summary(
      int files, long bytes, int links, List<String> unreadable, Path notebooks, boolean database) {
    public Summary {
      unreadable = List.copyOf(unreadable);
    }
  }

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
    var notebooks = notebooks(config);
    requireDatabase(config.home().database());
    if (Files.exists(target)) {
      throw new ServerException(
          ErrorCode.CONFLICT, "%s exists already. Name another file.".formatted(target));
    }
    var part = target.resolveSibling(".~" + UUID.randomUUID() + ".part");
    try {
      Private.touch(part);
      try (var out = new FileOutputStream(part.toFile())) {
        var summary = write(config, notebooks, target, out, now);
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

  /** Those of a class are in the home folder wherever laptops have theirs. */
  private static Path notebooks(ServerConfig config) {
    var home = config.home().path();
    var root = config.workspace().root();
    var all = home.resolve("workspace");
    if (Files.isDirectory(root)) {
      return root;
    }
    if (root.startsWith(all) && Files.isDirectory(all)) {
      return all;
    }
    throw new ServerException(
        ErrorCode.NOT_FOUND,
        "There is no folder of notebooks %s to back up. Name the one that the server was started with: --root-dir."
            .formatted(root));
  }

  private static void requireDatabase(DatabasePlace place) {
    if (place instanceof SqliteFile file && !Files.isRegularFile(file.path())) {
      throw new ServerException(
          ErrorCode.NOT_FOUND,
          "There is no database %s to back up. Name the home folder that a server has used with --home, or with --database-url the database that it was started with."
              .formatted(file.path()));
    }
  }

  private static Summary write(
      ServerConfig config, Path notebooks, Path target, FileOutputStream out, Instant now)
      throws IOException {
    var zip = new ZipOutputStream(out);
    var backup = new Backup(config, inRealFolder(target), zip);
    var database = backup.database();
    var home = config.home().path().toRealPath();
    var root = notebooks.toRealPath();
    var elsewhere =
        !root.startsWith(home) || NOT_KEPT.contains(home.relativize(root).getName(0).toString());
    backup.tree(home, "home/", home);
    if (elsewhere) {
      backup.tree(root, "root/", home);
    }
    var manifest =
        new Manifest(
            Manifest.SCHEMA,
            now.toString(),
            database,
            elsewhere ? notebooks.toAbsolutePath().toString() : "",
            backup.files);
    zip.putNextEntry(new ZipEntry(Manifest.NAME));
    zip.write(manifest.toBytes());
    zip.closeEntry();
    zip.finish();
    out.getFD().sync();
    return new Summary(
        backup.files, backup.bytes, backup.links, backup.unreadable, notebooks, database);
  }

  private static Path inRealFolder(Path file) throws IOException {
    var whole = file.toAbsolutePath().normalize();
    return whole.getParent().toRealPath().resolve(whole.getFileName());
  }

  private boolean database() throws IOException {
    if (!(config.home().database() instanceof SqliteFile file)) {
      return false;
    }
    var copy = target.resolveSibling(".~" + UUID.randomUUID() + ".db.part");
    try {
      Private.touch(copy);
      Database.copy(file, copy);
      try (var in = Files.newInputStream(copy)) {
        add(in, "home/" + file.path().getFileName());
      }
    } finally {
      Files.deleteIfExists(copy);
    }
    return true;
  }

  private void tree(Path top, String prefix, Path home) throws IOException {
    var ofHome = prefix.equals("home/");
    Files.walkFileTree(
        top,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            if (folder.equals(top)) {
              return FileVisitResult.CONTINUE;
            }
            var notKept =
                ofHome
                    ? folder.getParent().equals(top)
                        && NOT_KEPT.contains(folder.getFileName().toString())
                    : folder.equals(home);
            if (notKept) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            if (!names.add(name(folder))) {
              leaveOut(folder);
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
              links++;
            } else if (!passing(file)
                && !(ofHome && file.getParent().equals(top) && ofDatabase(file))) {
              take(file, name(file));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failed) {
            if (!(failed instanceof NoSuchFileException)) {
              leaveOut(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failed) {
            if (failed != null) {
              leaveOut(folder);
            }
            return FileVisitResult.CONTINUE;
          }

          private String name(Path path) {
            return prefix + top.relativize(path).toString().replace(File.separatorChar, '/');
          }
        });
  }

  /** What is being written just now, and this backup itself. */
  private boolean passing(Path file) {
    var name = file.getFileName().toString();
    return (name.startsWith(".~") && (name.endsWith(".tmp") || name.endsWith(".part")))
        || file.equals(target);
  }

  private boolean ofDatabase(Path file) {
    return config.home().database() instanceof SqliteFile database
        && file.getFileName().toString().startsWith(database.path().getFileName().toString());
  }

  private void take(Path file, String name) throws IOException {
    InputStream in;
    try {
      in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException vanished) {
      // A running server or kernel has removed it.
      return;
    } catch (IOException closed) {
      leaveOut(file);
      return;
    }
    try (in) {
      if (names.add(name)) {
        add(in, name);
      } else {
        leaveOut(file);
      }
    }
  }

  /** Names that this process cannot decode may look the same. */
  private void leaveOut(Path path) {
    unreadable.add(path.toString());
  }

  private void add(InputStream in, String name) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    bytes += in.transferTo((OutputStream) zip);
    zip.closeEntry();
    files++;
  }
}
