package io.sparkmaster.cluster.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sparkmaster.cluster.process.HmacText;
import java.io.IOException;
import java.io.UncheckedIOException;
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
  private static final ServiceLimits.Postgres LIMITS = new ServiceLimits.Postgres(3, 60, 8, 40);

  /** The same, with statements that end soon. */
  private static final ServiceLimits.Postgres QUICK = new ServiceLimits.Postgres(3, 5, 8, 40);

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
    var quick = with(QUICK);
    assertThat(quick.welcome("slow")).isEmpty();
    try (var connection = connect("slow")) {
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
      assertThat(ask(connection, NOTE)).isEqualTo("40");
    }
  }

  private static final String NOTE =
      "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
          + " WHERE datname = current_database()";

  @Test
  void whoWritesInAFullDatabaseWaitsForNobodyAndIsStillChecked() throws SQLException {
    try (var connection = welcome("both");
        var other = connect("both")) {
      run(connection, "CREATE TABLE t (v text)", fill("t", 45));
      services.watch();
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
    try (var connection = welcome("nested")) {
      run(connection, "CREATE SCHEMA s CREATE TABLE t (v text)", fill("s.t", 45));
      services.watch();

      assertThatThrownBy(() -> run(connection, fill("s.t", 1)))
          .hasMessageContaining("may hold 40 (postgres-mb)");
      assertThatThrownBy(() -> run(connection, "CREATE SCHEMA r CREATE TABLE t (v text)"))
          .hasMessageContaining("may hold 40 (postgres-mb)");
    }
  }

  @Test
  void nobodyTakesTheRulesOutOfTheirDatabase() throws SQLException {
    try (var connection = welcome("sly")) {
      for (var command :
          List.of(
              "COMMENT ON DATABASE sly IS '99999'",
              "COMMENT ON ROLE sly IS ''",
              "ALTER DATABASE sly SET role = 'sly'",
              "ALTER DATABASE sly CONNECTION LIMIT 99",
              "ALTER DATABASE sly ALLOW_CONNECTIONS false",
              "DROP SCHEMA sparkmaster CASCADE",
              "CREATE TABLE sparkmaster.mine (v text)",
              "CREATE OR REPLACE FUNCTION sparkmaster.check_size() RETURNS boolean LANGUAGE sql AS 'SELECT true'",
              "DROP FUNCTION sparkmaster.require_room() CASCADE",
              "DROP EVENT TRIGGER sparkmaster_before_ddl",
              "ALTER EVENT TRIGGER sparkmaster_after_ddl DISABLE",
              "SET session_replication_role = replica")) {
        assertThatThrownBy(() -> run(connection, command))
            .as(command)
            .isInstanceOf(SQLException.class)
            .hasMessageMatching("(?s).*(permission denied|must be owner|must have).*");
      }
    }
  }

  @Test
  void theirOwnDatabaseIsAllTheirsAndNobodyElses() throws SQLException {
    try (var connection = welcome("mine");
        var friend = welcome("friend")) {
      run(
          connection,
          "CREATE SCHEMA s",
          "CREATE TABLE s.t (v text)",
          "CREATE TEMPORARY TABLE p (v text)",
          "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
          "DROP SCHEMA s CASCADE",
          "GRANT USAGE ON SCHEMA public TO friend",
          // A warning only: there is nothing that may be granted.
          "GRANT CONNECT ON DATABASE mine TO friend");
      // pg_dump reads all that there is.
      assertThat(
              ask(
                  connection,
                  "SELECT count(*) FROM pg_class WHERE relkind = 'r'"
                      + " AND relnamespace >= 16384 AND NOT has_table_privilege(oid, 'SELECT')"))
          .isEqualTo("0");
      assertThat(ask(friend, "SELECT has_database_privilege('mine', 'CONNECT')")).isEqualTo("f");
      run(connection, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
    }
    assertThat(with(new ServiceLimits.Postgres(3, 6, 8, 40)).welcome("mine")).isEmpty();
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

    with(new ServiceLimits.Postgres(3, 5, 8, 400)).watch();
    try (var open = connect("bad")) {
      assertThat(services.watch()).anySatisfy(it -> assertThat(it).contains("is closed"));
      assertThatThrownBy(() -> ask(open, "SELECT 1")).isInstanceOf(SQLException.class);
    }

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
    await()
        .atMost(DEADLINE)
        .until(
            () -> admin("SELECT count(*) FROM pg_stat_activity WHERE usename = 'old'").equals("0"));

    assertThat(with(new ServiceLimits.Postgres(1, 7, 9, 400)).welcome("old")).isEmpty();

    try (var connection = connect("old")) {
      assertThat(ask(connection, "SHOW statement_timeout")).isEqualTo("7s");
      assertThat(ask(connection, "SHOW temp_file_limit")).isEqualTo("9MB");
      run(connection, "CREATE TABLE u (v text)");
      assertThatThrownBy(() -> connect("old")).hasMessageContaining("too many connections");
    }
  }

  private static PostgresConnection server() {
    var port = services.status().get(0).port();
    return new PostgresConnection(port, "_admin", password("_admin"));
  }

  private static String password(String name) {
    try {
      var secret = Files.readString(root.resolve("home/services/postgres/secret")).strip();
      return HmacText.of(secret, "postgres " + name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As an earlier version made it: it is its learner's, and has no rules. */
  private static Connection old(String learner) throws SQLException {
    try (var admin = server().open()) {
      run(
          admin,
          "CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(learner, password(learner)),
          "CREATE DATABASE " + learner,
          "REVOKE ALL ON DATABASE %s FROM PUBLIC".formatted(learner),
          "ALTER DATABASE %1$s OWNER TO %1$s".formatted(learner));
    }
    return connect(learner);
  }

  private static String admin(String question) throws SQLException {
    try (var admin = server().open()) {
      return ask(admin, question);
    }
  }

  @Test
  void aDatabaseFromBeforeTheLimitsGetsThemWithItsLearnersNextKernel() throws SQLException {
    try (var connection = old("before")) {
      run(
          connection,
          "CREATE TABLE t (v text)",
          "CREATE TABLE parts (v int) PARTITION BY RANGE (v)",
          "CREATE TABLE part PARTITION OF parts FOR VALUES FROM (0) TO (9)",
          fill("t", 45));
    }
    assertThat(services.watch()).isEmpty();

    try (var connection = welcome("before")) {
      assertThatThrownBy(() -> run(connection, "CREATE TABLE u (v text)"))
          .hasMessageContaining("may hold 40 (postgres-mb)");
      services.watch();
      for (var write : List.of(fill("t", 1), "INSERT INTO part VALUES (1)")) {
        assertThatThrownBy(() -> run(connection, write))
            .hasMessageContaining("may hold 40 (postgres-mb)");
      }
      assertThat(ask(connection, "SHOW temp_file_limit")).isEqualTo("8MB");
      run(connection, "DROP TABLE t", "CREATE TABLE u (v text)", "DROP TABLE parts");
    }
  }

  @Test
  void nothingThatALearnerHasMadeRunsInTheAdministratorsName() throws SQLException {
    var take =
        " RETURNS %s LANGUAGE plpgsql AS $$ BEGIN"
            + " IF (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)"
            + " THEN ALTER ROLE thief SUPERUSER; END IF; RETURN %s; END $$";
    try (var connection = old("thief")) {
      run(
          connection,
          "CREATE SCHEMA sparkmaster",
          "CREATE TABLE sparkmaster.room (mb bigint, is_full boolean)",
          "INSERT INTO sparkmaster.room VALUES (40, false)",
          "CREATE FUNCTION sparkmaster.take()" + take.formatted("trigger", "NULL"),
          "CREATE TRIGGER take BEFORE INSERT OR UPDATE ON sparkmaster.room"
              + " FOR EACH STATEMENT EXECUTE FUNCTION sparkmaster.take()",
          "CREATE FUNCTION sparkmaster.check_size()" + take.formatted("boolean", "true"),
          "ALTER FUNCTION sparkmaster.check_size() SECURITY DEFINER",
          "CREATE FUNCTION sparkmaster.note()" + take.formatted("text", "''"),
          "CREATE FUNCTION public.shobj_description(oid, name)" + take.formatted("text", "''"),
          "CREATE FUNCTION public.same(name, name)" + take.formatted("boolean", "true"),
          "CREATE OPERATOR public.= (LEFTARG = name, RIGHTARG = name, FUNCTION = public.same)",
          "ALTER DATABASE thief SET search_path = public, pg_catalog",
          "CREATE TABLE public.t (v text)",
          fill("public.t", 45));
    }

    services.watch();
    assertThat(services.welcome("thief")).isEmpty();
    services.watch();

    assertThat(admin("SELECT rolsuper FROM pg_roles WHERE rolname = 'thief'")).isEqualTo("f");
    try (var connection = connect("thief")) {
      assertThat(
              ask(
                  connection,
                  "SELECT count(*) FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace"
                      + " WHERE nspname = 'sparkmaster'"
                      + " AND (prosecdef OR pg_get_userbyid(proowner) <> '_admin')"))
          .isEqualTo("0");
      assertThat(
              ask(
                  connection,
                  "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'sparkmaster-%'"))
          .as("the learner's own is kept")
          .isEqualTo("1");
      assertThatThrownBy(() -> run(connection, fill("public.t", 1)))
          .hasMessageContaining("may hold 40 (postgres-mb)");
    }
  }

  @Test
  void whatTheOwnerOfAnOlderDatabaseHasSetDoesNotStopTheWatch() throws SQLException {
    try (var connection = old("halt");
        var guest = welcome("guest")) {
      run(
          connection,
          "CREATE TABLE t (v text)",
          fill("t", 90),
          "GRANT CONNECT ON DATABASE halt TO guest",
          "ALTER DATABASE halt SET role = 'halt'",
          "ALTER DATABASE halt SET lock_timeout = 1",
          "ALTER DATABASE halt SET default_transaction_read_only = on");
      try (var admin = server().open("halt")) {
        assertThat(ask(admin, "SELECT current_user")).isEqualTo("_admin");
        assertThat(ask(admin, "SHOW lock_timeout")).isEqualTo("5s");
      }

      assertThat(services.watch())
          .anySatisfy(it -> assertThat(it).contains("\"halt\"", "is closed"));
      assertThat(ask(guest, "SELECT 1")).isEqualTo("1");
    }
    assertThat(services.welcome("halt")).isEmpty();
    assertThatThrownBy(() -> connect("halt")).hasMessageContaining("too many connections");
    assertThat(
            admin(
                "SELECT count(*) FROM pg_database d LEFT JOIN pg_db_role_setting s"
                    + " ON s.setdatabase = d.oid WHERE datname = 'halt' AND setdatabase IS NULL"
                    + " AND pg_get_userbyid(datdba) = '_admin'"
                    + " AND NOT has_database_privilege('guest', d.oid, 'CONNECT')"))
        .isEqualTo("1");
  }

  @Test
  void anOpenTransactionOfALearnerDoesNotKeepTheRulesFromAnOlderDatabase() throws SQLException {
    try (var connection = old("hold")) {
      run(connection, "CREATE TABLE t (v text)");
      connection.setAutoCommit(false);
      run(connection, "INSERT INTO t VALUES ('x')", "ALTER DATABASE hold CONNECTION LIMIT 99");

      assertThat(services.welcome("hold")).isEmpty();
      assertThatThrownBy(() -> run(connection, "SELECT 1")).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void anOpenTransactionOfALearnerHoldsUpNoConnectionOfOurs() throws SQLException {
    var others = with(new ServiceLimits.Postgres(3, 7, 8, 40));
    try (var connection = welcome("held")) {
      run(connection, "CREATE TABLE t (v text)", "DROP TRIGGER sparkmaster_room ON t");
      connection.setAutoCommit(false);
      run(connection, "INSERT INTO t VALUES ('x')");

      assertThat(others.welcome("held").get(ServiceKind.POSTGRES)).contains("lock timeout");
      await()
          .atMost(DEADLINE)
          .untilAsserted(
              () ->
                  assertThat(
                          admin(
                              "SELECT count(*) FROM pg_stat_activity"
                                  + " WHERE datname = 'held' AND usename = '_admin'"))
                      .isEqualTo("0"));
      try (var another = connect("held")) {
        assertThat(ask(another, "SELECT 1")).as("who waits is not shut out").isEqualTo("1");
      }
      connection.commit();
      assertThat(others.welcome("held")).isEmpty();

      run(connection, "INSERT INTO t VALUES ('y')");
      assertThat(with(new ServiceLimits.Postgres(2, 6, 8, 40)).welcome("held"))
          .as("there is nothing more to be made in that table")
          .isEmpty();
      connection.rollback();
    }
  }

  @Test
  void whoseRoleCannotBeDroppedComesBackAllTheSame() throws SQLException {
    try (var gone = welcome("gone");
        var other = welcome("generous")) {
      run(gone, "CREATE TABLE t (v text)");
      run(other, "CREATE TABLE g (v text)", "GRANT SELECT ON g TO gone");
      // What a transaction of theirs holds does not hold up the end.
      gone.setAutoCommit(false);
      run(gone, "ALTER ROLE gone PASSWORD 'else'");

      assertThat(services.databases("gone", true)).containsOnlyKeys("gone");
    }

    assertThat(services.databases("gone", false)).isEmpty();
    assertThatThrownBy(() -> connect("gone")).hasMessageContaining("not permitted to log in");
    try (var anew = welcome("gone")) {
      assertThat(ask(anew, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
          .isEqualTo("0");
    }
  }

  @Test
  void aStatementThatCatchesItsEndLosesItsConnectionAlsoInAnothersDatabase() throws Exception {
    try (var host = old("host");
        var first = welcome("stubborn")) {
      run(host, "GRANT CONNECT ON DATABASE host TO stubborn");
      run(first, "ALTER ROLE stubborn SET statement_timeout = 0");
    }
    var url = "jdbc:postgresql://127.0.0.1:%d/host".formatted(services.status().get(0).port());
    try (var connection = DriverManager.getConnection(url, "stubborn", password("stubborn"))) {
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
                with(QUICK).watch();
                return looping.isDone();
              });

      assertThat(looping.get(1, TimeUnit.SECONDS)).contains("terminating connection");
    }
  }

  @Test
  void aBrokerOfWhichNothingIsKnownKeepsTheWatchFromNothing() throws Exception {
    try (var connection = old("watched")) {
      run(connection, "CREATE TABLE t (v text)", fill("t", 90));
    }
    var kafka = Files.createDirectories(root.resolve("home/services/kafka"));
    var state = Files.writeString(kafka.resolve("service.json"), "{");
    try {
      assertThat(services.watch())
          .anySatisfy(it -> assertThat(it).contains("\"watched\"", "is closed"));
    } finally {
      Files.delete(state);
    }
  }
}
