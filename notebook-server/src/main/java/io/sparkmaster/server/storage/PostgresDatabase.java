package io.sparkmaster.server.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.storage.DatabasePlace.Postgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * A database on a PostgreSQL server, with its schema up to date; one of our servers has it open.
 */
final class PostgresDatabase implements AutoCloseable {
  private static final int CONNECTIONS = 10;

  /** Bringing the tables up to date takes two at once. */
  private static final int FOR_A_VISIT = 2;

  private static final int PATIENCE_MILLIS = 5_000;

  private static final String LOCK_NOT_AVAILABLE = "55P03";

  /** Of all programs that use the database, only ours know this number. */
  private static final long OURS = 0x5350_4152_4B4DL;

  private final HikariDataSource pool;
  private final @Nullable Connection lock;

  private PostgresDatabase(HikariDataSource pool, @Nullable Connection lock) {
    this.pool = pool;
    this.lock = lock;
  }

  static PostgresDatabase open(Postgres place) {
    var lock = lock(place).orElseThrow(() -> taken(place));
    try {
      return new PostgresDatabase(pool(place, CONNECTIONS), lock);
    } catch (RuntimeException failed) {
      close(lock);
      throw failed;
    }
  }

  /** Also while a server has it open. */
  static PostgresDatabase visit(Postgres place) {
    return new PostgresDatabase(pool(place, FOR_A_VISIT), null);
  }

  static boolean isCurrent(Postgres place) {
    try (var pool = connect(place, FOR_A_VISIT)) {
      return Schema.isCurrent(pool);
    } catch (FlywayException failed) {
      throw unusable(place, failed);
    }
  }

  /** False when a server has it open. */
  static boolean update(Postgres place) {
    var lock = lock(place);
    lock.ifPresent(
        held -> {
          try {
            pool(place, FOR_A_VISIT).close();
          } finally {
            close(held);
          }
        });
    return lock.isPresent();
  }

  Jdbi jdbi() {
    return Jdbi.create(pool);
  }

  /** Committed, and on PostgreSQL's disk within some hundred milliseconds. */
  void writeUnsynced(Consumer<Handle> work) {
    jdbi()
        .useTransaction(
            handle -> {
              handle.execute("SET LOCAL synchronous_commit TO OFF");
              work.accept(handle);
            });
  }

  /** With its schema up to date. */
  private static HikariDataSource pool(Postgres place, int connections) {
    var pool = connect(place, connections);
    try {
      Schema.migrate(pool);
      return pool;
    } catch (FlywayException failed) {
      pool.close();
      throw unusable(place, failed);
    }
  }

  private static HikariDataSource connect(Postgres place, int connections) {
    var config = new HikariConfig();
    config.setJdbcUrl(place.url());
    config.setMaximumPoolSize(connections);
    config.setConnectionTimeout(PATIENCE_MILLIS);
    config.setPoolName("database");
    try {
      return new HikariDataSource(config);
    } catch (PoolInitializationException | IllegalArgumentException failed) {
      throw unusable(place, failed);
    }
  }

  /**
   * Two servers would each end what the other one runs. The lock ends with its connection, which
   * PostgreSQL notices soon when the one before was killed. Empty while another has it.
   */
  private static Optional<Connection> lock(Postgres place) {
    Connection connection = null;
    try {
      connection = DriverManager.getConnection(place.url());
      try (var ask = connection.createStatement()) {
        ask.execute("SET lock_timeout = " + PATIENCE_MILLIS);
        ask.execute("SELECT pg_advisory_lock(" + OURS + ")");
      }
      return Optional.of(connection);
    } catch (SQLException failed) {
      close(connection);
      if (LOCK_NOT_AVAILABLE.equals(failed.getSQLState())) {
        return Optional.empty();
      }
      throw unusable(place, failed);
    }
  }

  private static ServerException taken(Postgres place) {
    return new ServerException(
        ErrorCode.DATABASE,
        """
        Another server uses the database %s already, and two would end each other's work.
        Stop it, or give this one a database of its own (database-url).\
        """
            .formatted(place));
  }

  private static void close(@Nullable Connection connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException gone) {
        // It has ended, and the lock with it.
      }
    }
  }

  private static ServerException unusable(Postgres place, Exception cause) {
    return new ServerException(
        ErrorCode.DATABASE,
        """
        The database %s cannot be used: %s
        Check that PostgreSQL runs there, that database, user and password in database-url are right, \
        that the user may make tables, and that this version of the program is not older than the \
        one that wrote it.\
        """
            .formatted(place, innermost(cause).getMessage()),
        cause);
  }

  private static Throwable innermost(Throwable failure) {
    var at = failure;
    while (at.getCause() != null) {
      at = at.getCause();
    }
    return at;
  }

  @Override
  public void close() {
    pool.close();
    close(lock);
  }
}
