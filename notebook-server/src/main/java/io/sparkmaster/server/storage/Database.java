package io.sparkmaster.server.storage;

import io.sparkmaster.server.storage.DatabasePlace.Postgres;
import io.sparkmaster.server.storage.DatabasePlace.SqliteFile;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The server's database, with its schema up to date. A transaction that has committed survives a
 * power cut.
 */
public final class Database implements AutoCloseable {
  private final Jdbi jdbi;
  private final Consumer<Consumer<Handle>> unsynced;
  private final Runnable close;

  private Database(Jdbi jdbi, Consumer<Consumer<Handle>> unsynced, Runnable close) {
    this.jdbi = jdbi;
    this.unsynced = unsynced;
    this.close = close;
  }

  /** Opens or makes it; one server at a time may have it open. */
  public static Database open(DatabasePlace place) {
    if (place instanceof Postgres postgres) {
      var opened = PostgresDatabase.open(postgres);
      return new Database(opened.jdbi(), opened::writeUnsynced, opened::close);
    }
    return open(((SqliteFile) place).path());
  }

  /** Opens or makes a file of SQLite. Its folder must exist. */
  public static Database open(Path file) {
    var opened = SqliteDatabase.open(file);
    return new Database(opened.jdbi(), opened::writeUnsynced, opened::close);
  }

  /** Has a short look at it or changes it, also while a server has it open. */
  public static void visit(DatabasePlace place, Consumer<Jdbi> work) {
    if (place instanceof Postgres postgres) {
      try (var opened = PostgresDatabase.visit(postgres)) {
        work.accept(opened.jdbi());
      }
    } else {
      work.accept(SqliteDatabase.visit(((SqliteFile) place).path()));
    }
  }

  /** Whether it exists and has this program's schema, neither an older nor a newer. */
  public static boolean isCurrent(DatabasePlace place) {
    return place instanceof Postgres postgres
        ? PostgresDatabase.isCurrent(postgres)
        : SqliteDatabase.isCurrent(((SqliteFile) place).path());
  }

  /**
   * Makes it, or brings its schema up to date. False when a server has it open, which may not
   * understand the new one. Of a file this is not known: its folder must be claimed.
   */
  public static boolean update(DatabasePlace place) {
    if (place instanceof Postgres postgres) {
      return PostgresDatabase.update(postgres);
    }
    SqliteDatabase.visit(((SqliteFile) place).path());
    return true;
  }

  /**
   * Copies a database as it is at one moment, also while a server has it open. The copy knows of no
   * kernels: those that run belong to the original.
   *
   * @param target an empty file
   */
  public static void copy(SqliteFile place, Path target) {
    SqliteDatabase.copy(place.path(), target);
  }

  /** Fails with {@code DATABASE} when the file is damaged. */
  public static void requireSound(SqliteFile place) {
    SqliteDatabase.requireSound(place.path());
  }

  public Jdbi jdbi() {
    return jdbi;
  }

  /**
   * Writes what may be lost in a power cut, without waiting for the disk. When this returns, others
   * read it, and the end of this process, however it comes, loses nothing.
   */
  public void writeUnsynced(Consumer<Handle> work) {
    unsynced.accept(work);
  }

  @Override
  public void close() {
    close.run();
  }
}
