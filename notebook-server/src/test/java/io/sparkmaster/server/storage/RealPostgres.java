package io.sparkmaster.server.storage;

import io.sparkmaster.server.process.Missing;
import io.sparkmaster.server.storage.DatabasePlace.Postgres;
import io.sparkmaster.server.storage.DatabasePlace.SqliteFile;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL server that is started once for all tests of a run, with a database for each. */
public final class RealPostgres {
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static @Nullable EmbeddedPostgres server;

  private RealPostgres() {}

  /** Started at the first use, and ended with the JVM by its own shutdown hook. */
  private static synchronized EmbeddedPostgres server() {
    if (server == null) {
      try {
        server = EmbeddedPostgres.builder().setPGStartupWait(Duration.ofSeconds(90)).start();
      } catch (IOException | IllegalStateException failed) {
        return Missing.skip(
            "PostgreSQL cannot be started here: " + failed,
            "The tests bring binaries for Linux on x86-64.");
      }
    }
    return server;
  }

  /** A database of its own, with nothing in it. */
  public static Postgres emptyDatabase() {
    var name = "test" + DATABASES.incrementAndGet();
    try (var connection = server().getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
    return new Postgres(server().getJdbcUrl("postgres", name));
  }

  /** What tests look into, or change, beside a server that has it open. */
  public static Jdbi beside(DatabasePlace place) {
    if (place instanceof Postgres postgres) {
      Database.visit(place, jdbi -> {});
      return Jdbi.create(postgres.url());
    }
    return SqliteDatabase.visit(((SqliteFile) place).path());
  }
}
