package io.sparkmaster.cluster.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sparkmaster.cluster.process.HmacText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a learner cannot do to a real PostgreSQL server; each test has a learner of its own. */
@Timeout(180)
final class PostgresLimitsIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final ServiceLimits.Postgres LIMITS = new ServiceLimits.Postgres(3, 5, 8, 40);

  @TempDir static Path root;
  private static DataServices services;

  @BeforeAll
  static void start() throws IOException {
    DataServicesIT.linkServices(Files.createDirectories(root.resolve("lib")));
    services = with(LIMITS);
    services.up(List.of(ServiceKind.POSTGRES));
  }

  private static DataServices with(ServiceLimits.Postgres limits) {
    var all = new ServiceLimits(ServiceLimits.STANDARD.kafka(), limits);
    return new DataServices(root.resolve("home"), root.resolve("lib"), System.getenv(), () -> all);
  }

  @AfterAll
  static void stop() {
    if (services != null) {
      services.down();
    }
  }

  private static Connection connect(String learner) throws SQLException {
    var variables = new HashMap<String, String>();
    assertThat(services.tell(learner, variables)).isEmpty();
    var told = variables.get("SPARKMASTER_POSTGRES");
    var at = told.lastIndexOf('@');
    return DriverManager.getConnection(
        "jdbc:postgresql://%s/%s".formatted(told.substring(at + 1), learner),
        learner,
        told.substring(learner.length() + 1, at));
  }

  private static Connection welcome(String learner) throws SQLException {
    assertThat(services.welcome(learner)).isEmpty();
    return connect(learner);
  }

  private static void run(Connection connection, String... commands) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (var each : commands) {
        statement.execute(each);
      }
    }
  }

  private static String ask(Connection connection, String question) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(question)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  private static String fill(String table, int megabytes) {
    return "INSERT INTO %s SELECT repeat('x', 1000) FROM generate_series(1, %d)"
        .formatted(table, megabytes * 1000);
  }

  @Test
  void connectionsAreCounted() throws SQLException {
    var open = new ArrayList<Connection>();
    try {
      open.add(welcome("con"));
      open.add(connect("con"));
      open.add(connect("con"));

      assertThatThrownBy(() -> connect("con"))
          .hasMessageContaining("too many connections for role \"con\"");
      try (var others = welcome("other")) {
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
    try (var connection = welcome("tmp")) {
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
    try (var connection = welcome("slow")) {
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
                done.addAll(services.watch());
                return sleeping.isDone();
              });

      assertThat(sleeping.get(1, TimeUnit.SECONDS)).contains("canceling statement");
      assertThat(done)
          .singleElement()
          .asString()
          .contains("of \"slow\" took longer than 5 seconds (postgres-statement-seconds)");
    }
  }

  @Test
  void aFullDatabaseSaysSoUntilSomethingIsDropped() throws SQLException {
    try (var connection = welcome("full")) {
      run(connection, "CREATE TABLE t (v text)", fill("t", 45));
      assertThatThrownBy(() -> run(connection, "CREATE TABLE u (v text)"))
          .hasMessageMatching(
              "(?s).*The database \"full\" holds 5[0-9] MB, and may hold 40 \\(postgres-mb\\)\\..*"
                  + "DROP TABLE name.*");

      services.watch();
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
      assertThat(services.watch()).isEmpty();
    }
  }

  @Test
  void nobodyTakesTheRulesOutOfTheirDatabase() throws SQLException {
    try (var connection = welcome("sly")) {
      for (var command :
          List.of(
              "UPDATE sparkmaster.room SET mb = 99999",
              "DROP SCHEMA sparkmaster CASCADE",
              "DROP FUNCTION sparkmaster.require_room() CASCADE",
              "DROP EVENT TRIGGER sparkmaster_before_ddl",
              "ALTER EVENT TRIGGER sparkmaster_after_ddl DISABLE",
              "SET session_replication_role = replica")) {
        assertThatThrownBy(() -> run(connection, command))
            .as(command)
            .isInstanceOf(SQLException.class)
            .hasMessageMatching("(?s).*(permission denied|must be owner).*");
      }
    }
  }

  @Test
  void whoWorksAroundTheRulesIsShutOutUntilTheDatabaseIsDeleted() throws SQLException {
    try (var connection = welcome("bad")) {
      run(
          connection,
          "CREATE TABLE t (v text)",
          "ALTER TABLE t DISABLE TRIGGER ALL",
          fill("t", 90));

      assertThat(services.watch())
          .anySatisfy(
              it ->
                  assertThat(it)
                      .contains(
                          "is closed", "sparkmaster cluster databases --learner bad --delete"));
      assertThatThrownBy(() -> ask(connection, "SELECT 1")).isInstanceOf(SQLException.class);
    }
    assertThatThrownBy(() -> connect("bad")).hasMessageContaining("too many connections");
    assertThat(services.watch()).as("it is told once").isEmpty();

    assertThat(services.databases("bad", true)).containsOnlyKeys("bad");

    assertThat(services.databases("", false)).doesNotContainKey("bad");
    try (var anew = welcome("bad")) {
      assertThat(ask(anew, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
          .isEqualTo("0");
    }
  }

  @Test
  void whatIsWrittenWhileADatabaseIsFullIsStopped() throws Exception {
    try (var connection = welcome("hog")) {
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
      await().atMost(Duration.ofSeconds(30)).until(() -> !services.watch().isEmpty());

      assertThat(writing.get(60, TimeUnit.SECONDS)).contains("canceling statement");
    }
  }

  @Test
  void limitsThatChangeReachDatabasesThatAreThere() throws SQLException {
    try (var connection = welcome("old")) {
      run(connection, "CREATE TABLE t (v text)", fill("t", 45));
    }

    assertThat(with(new ServiceLimits.Postgres(1, 7, 9, 400)).welcome("old")).isEmpty();

    try (var connection = connect("old")) {
      assertThat(ask(connection, "SHOW statement_timeout")).isEqualTo("7s");
      assertThat(ask(connection, "SHOW temp_file_limit")).isEqualTo("9MB");
      run(connection, "CREATE TABLE u (v text)");
      assertThatThrownBy(() -> connect("old")).hasMessageContaining("too many connections");
    }
  }

  @Test
  void aDatabaseFromBeforeTheLimitsGetsThemWithItsLearnersNextKernel() throws Exception {
    var secret = Files.readString(root.resolve("home/services/postgres/secret")).strip();
    var port = services.status().get(0).port();
    var server = new PostgresConnection(port, "_admin", HmacText.of(secret, "postgres _admin"));
    try (var admin = server.open()) {
      run(admin, "CREATE ROLE before LOGIN", "CREATE DATABASE before OWNER before");
    }
    try (var admin = server.open("before")) {
      run(admin, "CREATE TABLE public.t (v text)", "ALTER TABLE public.t OWNER TO before");
      run(admin, fill("public.t", 45));
    }
    assertThat(services.watch()).isEmpty();
    try (var admin = server.open()) {
      var password = HmacText.of(secret, "postgres before");
      run(admin, "ALTER ROLE before PASSWORD '%s'".formatted(password));
    }

    try (var connection = welcome("before")) {
      assertThatThrownBy(() -> run(connection, "CREATE TABLE u (v text)"))
          .hasMessageContaining("may hold 40 (postgres-mb)");
      services.watch();
      assertThatThrownBy(() -> run(connection, fill("t", 1)))
          .hasMessageContaining("may hold 40 (postgres-mb)");
      assertThat(ask(connection, "SHOW temp_file_limit")).isEqualTo("8MB");
    }
  }
}
