package io.sparkmaster.cluster.service;

import static io.sparkmaster.cluster.service.OnePostgres.ask;
import static io.sparkmaster.cluster.service.OnePostgres.fill;
import static io.sparkmaster.cluster.service.OnePostgres.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a learner's database on a real PostgreSQL server may hold, and who watches it. */
@Timeout(180)
@ExtendWith(OnePostgres.Shared.class)
final class PostgresRoomIT {
  private static final String NOTE =
      "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
          + " WHERE datname = current_database()";

  private final OnePostgres postgres;

  PostgresRoomIT(OnePostgres postgres) {
    this.postgres = postgres;
  }

  @Test
  void aFullDatabaseSaysSoUntilSomethingIsDropped() throws SQLException {
    try (var connection = postgres.welcome("full")) {
      run(connection, "CREATE TABLE t (v text)", fill("t", 45));
      assertThatThrownBy(() -> run(connection, "CREATE TABLE u (v text)"))
          .hasMessageMatching(
              "(?s).*The database \"full\" holds 5[0-9] MB, and may hold 40 \\(postgres-mb\\)\\..*"
                  + "DROP TABLE name.*");

      postgres.services().watch();
      for (var write :
          List.of(
              fill("t", 1),
              "UPDATE t SET v = 'y'",
              "SELECT 1 AS v INTO u",
              "CREATE INDEX ON t (v)")) {
        assertThatThrownBy(() -> run(connection, write))
            .as(write)
            .hasMessageContaining("may hold 40 (postgres-mb)");
      }
      assertThat(ask(connection, "SELECT count(*) FROM t")).isEqualTo("45000");

      run(connection, "TRUNCATE t", fill("t", 1), "CREATE TABLE u AS SELECT 1 AS v");
      run(connection, "INSERT INTO u VALUES (2)");
      assertThat(postgres.services().watch()).isEmpty();
      assertThat(ask(connection, NOTE)).isEqualTo("40");
    }
  }

  @Test
  void whoWritesInAFullDatabaseWaitsForNobodyAndIsStillChecked() throws SQLException {
    try (var connection = postgres.welcome("both");
        var other = postgres.connect("both")) {
      run(connection, "CREATE TABLE t (v text)", fill("t", 45));
      postgres.services().watch();
      run(connection, "TRUNCATE t");

      connection.setAutoCommit(false);
      run(connection, "INSERT INTO t VALUES ('x')");
      run(other, "INSERT INTO t VALUES ('y')");
      connection.commit();
      connection.setAutoCommit(true);

      run(connection, fill("t", 45));
      assertThatThrownBy(() -> run(connection, "INSERT INTO t VALUES ('z')"))
          .hasMessageContaining("may hold 40 (postgres-mb)");
    }
  }

  @Test
  void tablesThatAreMadeWithTheirSchemaHaveTheRules() throws SQLException {
    try (var connection = postgres.welcome("nested")) {
      run(connection, "CREATE SCHEMA s CREATE TABLE t (v text)", fill("s.t", 45));
      postgres.services().watch();

      assertThatThrownBy(() -> run(connection, fill("s.t", 1)))
          .hasMessageContaining("may hold 40 (postgres-mb)");
      assertThatThrownBy(() -> run(connection, "CREATE SCHEMA r CREATE TABLE t (v text)"))
          .hasMessageContaining("may hold 40 (postgres-mb)");
    }
  }

  @Test
  void whoWorksAroundTheRulesIsShutOutUntilTheDatabaseIsDeleted() throws SQLException {
    try (var connection = postgres.welcome("bad")) {
      run(
          connection,
          "CREATE TABLE t (v text)",
          "ALTER TABLE t DISABLE TRIGGER ALL",
          fill("t", 90));

      assertThat(postgres.services().watch())
          .anySatisfy(
              it ->
                  assertThat(it)
                      .contains(
                          "is closed", "sparkmaster cluster databases --learner bad --delete"));
      assertThatThrownBy(() -> ask(connection, "SELECT 1")).isInstanceOf(SQLException.class);
    }
    assertThatThrownBy(() -> postgres.connect("bad")).hasMessageContaining("too many connections");
    assertThat(postgres.services().watch()).as("it is told once").isEmpty();

    postgres.with(new ServiceLimits.Postgres(3, 5, 8, 400)).watch();
    try (var open = postgres.connect("bad")) {
      assertThat(postgres.services().watch())
          .anySatisfy(it -> assertThat(it).contains("is closed"));
      assertThatThrownBy(() -> ask(open, "SELECT 1")).isInstanceOf(SQLException.class);
    }

    assertThat(postgres.services().databases("bad", true)).containsOnlyKeys("bad");

    assertThat(postgres.services().databases("", false)).doesNotContainKey("bad");
    try (var anew = postgres.welcome("bad")) {
      assertThat(ask(anew, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
          .isEqualTo("0");
    }
  }

  @Test
  void whatIsWrittenWhileADatabaseIsFullIsStopped() throws Exception {
    try (var connection = postgres.welcome("hog")) {
      run(
          connection,
          "CREATE TABLE t (v text)",
          fill("t", 45),
          "ALTER TABLE t DISABLE TRIGGER ALL");
      run(connection, "SET statement_timeout = 0");
      var writing =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  run(
                      connection,
                      "WITH w AS (INSERT INTO t VALUES ('x') RETURNING 1) SELECT pg_sleep(100) FROM w");
                  return "written";
                } catch (SQLException stopped) {
                  return stopped.getMessage();
                }
              });
      await().atMost(Duration.ofSeconds(30)).until(() -> !postgres.services().watch().isEmpty());

      assertThat(writing.get(60, TimeUnit.SECONDS)).contains("canceling statement");
    }
  }

  @Test
  void aBrokerOfWhichNothingIsKnownKeepsTheWatchFromNothing() throws Exception {
    try (var connection = postgres.old("watched")) {
      run(connection, "CREATE TABLE t (v text)", fill("t", 90));
    }
    var kafka = Files.createDirectories(postgres.home().resolve("services/kafka"));
    var state = Files.writeString(kafka.resolve("service.json"), "{");
    try {
      assertThat(postgres.services().watch())
          .anySatisfy(it -> assertThat(it).contains("\"watched\"", "is closed"));
    } finally {
      Files.delete(state);
    }
  }
}
