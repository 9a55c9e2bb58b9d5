package io.sparkmaster.server.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * A database in a file of SQLite, with its schema up to date. A transaction that has committed
 * survives a power cut (write-ahead log, {@code synchronous=FULL}). A damaged file is reported and
 * never written to.
 */
final class SqliteDatabase implements AutoCloseable {
  private static final int BUSY_MILLIS = 10_000;

  /**
   * More than writers at the same time: one writes, the others hold theirs while they wait, and who
   * reads needs one, too. Each may keep some megabytes of pages, but goes when it was idle for
   * long.
   */
  private static final int CONNECTIONS = 64;

  private final HikariDataSource connections;
  private final Jdbi jdbi;
  private final Path stopMarker;

  private SqliteDatabase(HikariDataSource connections, Path stopMarker) {
    this.connections = connections;
    this.jdbi = Jdbi.create(connections);
    this.stopMarker = stopMarker;
  }

  /** Opens or makes the database. Its folder must exist; one process at a time may have it open. */
  static SqliteDatabase open(Path file) {
    var marker = file.resolveSibling(file.getFileName() + ".open");
    try {
      var stoppedUncleanly = Files.exists(marker);
      Private.touch(file);
      var source = source(file);
      try (var connection = source.getConnection()) {
        check(connection, file, stoppedUncleanly);
      }
      Private.touch(marker);
      Schema.migrate(source);
      return new SqliteDatabase(pool(source), marker);
    } catch (SQLException failed) {
      throw isDamage(failed) ? damaged(file, failed.getMessage(), failed) : unusable(file, failed);
    } catch (FlywayException | PoolInitializationException | IOException failed) {
      throw unusable(file, failed);
    }
  }

  /**
   * The database for a short look or change, also while a server has it open. There is nothing to
   * close.
   */
  static Jdbi visit(Path file) {
    var source = source(file);
    try {
      Private.touch(file);
      Schema.migrate(source);
      return Jdbi.create(source);
    } catch (FlywayException | IOException failed) {
      throw unusable(file, failed);
    }
  }

  /**
   * To open a connection takes longer than most of what is done with it, and closing the last one
   * writes the whole log into the file.
   */
  private static HikariDataSource pool(SQLiteDataSource source) {
    var config = new HikariConfig();
    config.setDataSource(source);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    // Those to a file do not age, and closing the last one writes the whole log.
    config.setMaxLifetime(0);
    config.setConnectionTimeout(BUSY_MILLIS);
    config.setPoolName("database");
    return new HikariDataSource(config);
  }

  static boolean isCurrent(Path file) {
    if (!Files.exists(file)) {
      return false;
    }
    try {
      return Schema.isCurrent(source(file));
    } catch (FlywayException failed) {
      throw unusable(file, failed);
    }
  }

  static void copy(Path file, Path target) {
    try (var original = source(file).getConnection();
        var vacuum = original.prepareStatement("VACUUM INTO ?")) {
      vacuum.setString(1, target.toString());
      vacuum.execute();
    } catch (SQLException failed) {
      throw isDamage(failed) ? damaged(file, failed.getMessage(), failed) : unusable(file, failed);
    }
    try (var copy = alone(target).getConnection();
        var statement = copy.createStatement()) {
      for (var table : List.of("kernels", "notebook_sessions")) {
        if (exists(copy, table)) {
          statement.executeUpdate("DELETE FROM " + table);
        }
      }
    } catch (SQLException failed) {
      throw unusable(target, failed);
    }
  }

  private static boolean exists(Connection connection, String table) throws SQLException {
    try (var tables = connection.getMetaData().getTables(null, null, table, null)) {
      return tables.next();
    }
  }

  static void requireSound(Path file) {
    try (var connection = alone(file).getConnection()) {
      check(connection, file, true);
    } catch (SQLException failed) {
      throw isDamage(failed) ? damaged(file, failed.getMessage(), failed) : unusable(file, failed);
    }
  }

  /** Of a file that nobody else has open: without files of a log beside it. */
  private static SQLiteDataSource alone(Path file) {
    var config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.DELETE);
    var source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  Jdbi jdbi() {
    return jdbi;
  }

  /** In the log at once, which is what the end of this process leaves; on the disk at some time. */
  void writeUnsynced(Consumer<Handle> work) {
    jdbi.useHandle(
        handle -> {
          handle.execute("PRAGMA synchronous=NORMAL");
          try {
            // In the middle of one, SQLite would not go back to waiting.
            handle.useTransaction(work::accept);
          } finally {
            handle.execute("PRAGMA synchronous=FULL");
          }
        });
  }

  private static SQLiteDataSource source(Path file) {
    var config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    config.setBusyTimeout(BUSY_MILLIS);
    var source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  private static void check(Connection connection, Path file, boolean thorough)
      throws SQLException {
    var query = thorough ? "PRAGMA quick_check(1)" : "SELECT count(*) FROM sqlite_master";
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      var first = rows.next() ? rows.getString(1) : "";
      if (thorough && !"ok".equals(first)) {
        throw damaged(file, first, null);
      }
    }
  }

  private static boolean isDamage(SQLException failure) {
    if (!(failure instanceof SQLiteException exception)) {
      return false;
    }
    var primary = exception.getResultCode().code & 0xff;
    return primary == SQLiteErrorCode.SQLITE_CORRUPT.code
        || primary == SQLiteErrorCode.SQLITE_NOTADB.code;
  }

  private static ServerException damaged(Path file, String detail, @Nullable SQLException cause) {
    return new ServerException(
        ErrorCode.DATABASE,
        """
        The database %s is damaged (%s). It was left as it is.
        To go on: put a backup in its place, or move it away (with %s-wal and %s-shm beside it)
        and start again with an empty database. Notebooks are plain files and are not affected.\
        """
            .formatted(file, detail, file.getFileName(), file.getFileName()),
        cause);
  }

  private static ServerException unusable(Path file, Exception cause) {
    return new ServerException(
        ErrorCode.DATABASE,
        """
        The database %s cannot be used: %s
        Check that its folder exists, belongs to you and has free space, and that this version of \
        the program is not older than the one that wrote it.\
        """
            .formatted(file, cause.getMessage()),
        cause);
  }

  /** Notes that the database was left in order. Handles must be closed before. */
  @Override
  public void close() {
    if (connections.isClosed()) {
      return;
    }
    try {
      try {
        jdbi.useHandle(handle -> handle.execute("PRAGMA wal_checkpoint(TRUNCATE)"));
      } finally {
        connections.close();
      }
      Files.deleteIfExists(stopMarker);
    } catch (JdbiException failed) {
      throw new ServerException(
          ErrorCode.DATABASE,
          "The database beside %s cannot be closed.".formatted(stopMarker),
          failed);
    } catch (IOException failed) {
      throw new ServerException(
          ErrorCode.STORAGE, "The file " + stopMarker + " cannot be deleted.", failed);
    }
  }
}
