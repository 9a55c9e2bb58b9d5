package io.sparkmaster.cluster.service;

import static io.sparkmaster.cluster.service.OnePostgres.ask;
import static io.sparkmaster.cluster.service.OnePostgres.fill;
import static io.sparkmaster.cluster.service.OnePostgres.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a learner's connections to a real PostgreSQL server may take. */
@Timeout(180)
@ExtendWith(OnePostgres.Shared.class)
final class PostgresLimitsIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final OnePostgres postgres;

  PostgresLimitsIT(OnePostgres postgres) {
    this.postgres = postgres;
  }

  @Test
  void connectionsAreCounted() throws SQLException {
    var open = new ArrayList<Connection>();
    try {
      open.add(postgres.welcome("con"));
      open.add(postgres.connect("con"));
      open.add(postgres.connect("con"));

      assertThatThrownBy(() -> postgres.connect("con"))
          .hasMessageContaining("too many connections for role \"con\"");
      try (var others = postgres.welcome("other")) {
        assertThat(ask(others, "SELECT 1")).isEqualTo("1");
      }
    } finally {
      for (var each : open) {
        each.close();
      }
    }
  }

  @Test
  void temporaryFilesAreBoundedAndTheLimitCannotBeSetAside() throws SQLException {
    try (var connection = postgres.welcome("tmp")) {
      var sort =
          "SELECT count(*) FROM (SELECT repeat('x', 500) || i AS v FROM generate_series(1, %d) i"
              + " ORDER BY v OFFSET 1) s";

      assertThat(ask(connection, sort.formatted(10_000))).isEqualTo("9999");
      assertThatThrownBy(() -> ask(connection, sort.formatted(40_000)))
          .hasMessageContaining("temp_file_limit (8192kB)");
      for (var set :
          List.of("SET temp_file_limit = -1", "ALTER ROLE tmp SET temp_file_limit = -1")) {
        assertThatThrownBy(() -> run(connection, set)).hasMessageContaining("permission denied");
      }
      assertThatThrownBy(() -> run(connection, "ALTER ROLE tmp CONNECTION LIMIT 99"))
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void aLongStatementEndsAlsoWhenItsLimitWasSetAside() throws Exception {
    var quick = postgres.with(OnePostgres.QUICK);
    assertThat(quick.welcome("slow")).isEmpty();
    try (var connection = postgres.connect("slow")) {
      assertThatThrownBy(() -> run(connection, "SELECT pg_sleep(100)"))
          .hasMessageContaining("statement timeout");

      run(connection, "SET statement_timeout = 0", "ALTER ROLE slow SET statement_timeout = 0");
      var sleeping =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  run(connection, "SELECT pg_sleep(100)");
                  return "slept";
                } catch (SQLException stopped) {
                  return stopped.getMessage();
                }
              });
      var done = new ArrayList<String>();
      await()
          .atMost(DEADLINE)
          .until(
              () -> {
                done.addAll(quick.watch());
                return sleeping.isDone();
              });

      assertThat(sleeping.get(1, TimeUnit.SECONDS)).contains("canceling statement");
      assertThat(done)
          .isNotEmpty()
          .allSatisfy(
              it ->
                  assertThat(it)
                      .contains(
                          "of \"slow\" took longer than 5 seconds (postgres-statement-seconds)"));
    }
  }

  @Test
  void aStatementThatCatchesItsEndLosesItsConnectionAlsoInAnothersDatabase() throws Exception {
    try (var host = postgres.old("host");
        var first = postgres.welcome("stubborn")) {
      run(host, "GRANT CONNECT ON DATABASE host TO stubborn");
      run(first, "ALTER ROLE stubborn SET statement_timeout = 0");
    }
    try (var connection = postgres.connect("stubborn", "host")) {
      var looping =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  run(
                      connection,
                      "DO $$ BEGIN LOOP BEGIN PERFORM pg_sleep(100);"
                          + " EXCEPTION WHEN query_canceled THEN NULL; END; END LOOP; END $$");
                  return "ended";
                } catch (SQLException stopped) {
                  return stopped.getMessage();
                }
              });
      await()
          .atMost(DEADLINE)
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () -> {
                postgres.with(OnePostgres.QUICK).watch();
                return looping.isDone();
              });

      assertThat(looping.get(1, TimeUnit.SECONDS)).contains("terminating connection");
    }
  }

  @Test
  void limitsThatChangeReachDatabasesThatAreThere() throws SQLException {
    try (var connection = postgres.welcome("old")) {
      run(connection, "CREATE TABLE t (v text)", fill("t", 45));
    }
    await()
        .atMost(DEADLINE)
        .until(
            () ->
                postgres
                    .admin("SELECT count(*) FROM pg_stat_activity WHERE usename = 'old'")
                    .equals("0"));

    assertThat(postgres.with(new ServiceLimits.Postgres(1, 7, 9, 400)).welcome("old")).isEmpty();

    try (var connection = postgres.connect("old")) {
      assertThat(ask(connection, "SHOW statement_timeout")).isEqualTo("7s");
      assertThat(ask(connection, "SHOW temp_file_limit")).isEqualTo("9MB");
      run(connection, "CREATE TABLE u (v text)");
      assertThatThrownBy(() -> postgres.connect("old"))
          .hasMessageContaining("too many connections");
    }
  }
}
