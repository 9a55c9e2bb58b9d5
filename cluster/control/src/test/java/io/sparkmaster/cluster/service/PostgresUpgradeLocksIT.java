package io.sparkmaster.cluster.service;

import static io.sparkmaster.cluster.service.OnePostgres.ask;
import static io.sparkmaster.cluster.service.OnePostgres.fill;
import static io.sparkmaster.cluster.service.OnePostgres.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What learners hold in open transactions or have made of their tables, and what is left of work
 * that was cut off, keeps no rule from anybody.
 */
@Timeout(180)
final class PostgresUpgradeLocksIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final ServiceLimits.Postgres OTHER = new ServiceLimits.Postgres(3, 61, 8, 40);

  private static final String FULL = "may hold 40 (postgres-mb)";

  private static OnePostgres postgres;

  @BeforeAll
  static void start() throws IOException {
    postgres = OnePostgres.start();
  }

  @AfterAll
  static void stop() throws IOException {
    if (postgres != null) {
      postgres.close();
    }
  }

  private static void hold(Connection connection, String... commands) throws SQLException {
    run(connection, "SET idle_in_transaction_session_timeout = 0");
    connection.setAutoCommit(false);
    run(connection, commands);
  }

  private static void isEnded(Connection connection) {
    assertThatThrownBy(() -> ask(connection, "SELECT 1")).isInstanceOf(SQLException.class);
  }

  private static String owner(String database) throws SQLException {
    return postgres.admin(
        "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = '%s'".formatted(database));
  }

  @Test
  void theOwnerOfAnOlderDatabaseCannotHoldItOpen() throws SQLException {
    try (var writer = postgres.old("open");
        var holder = postgres.connect("open")) {
      run(writer, "CREATE TABLE t (v text)", fill("t", 90));
      hold(holder, "ALTER DATABASE open CONNECTION LIMIT 99", "ALTER ROLE open PASSWORD 'x'");

      assertThat(postgres.services().watch())
          .anySatisfy(it -> assertThat(it).contains("\"open\"", "is closed"));

      isEnded(writer);
      isEnded(holder);
    }
    assertThatThrownBy(() -> postgres.connect("open")).hasMessageContaining("too many connections");
  }

  @Test
  void theOwnerOfAnOlderDatabaseCannotHoldOnToIt() throws SQLException {
    try (var holder = postgres.old("mine")) {
      run(holder, "CREATE TABLE t (v text)");
      hold(holder, "ALTER ROLE mine PASSWORD 'x'");

      assertThat(postgres.services().welcome("mine")).isEmpty();

      isEnded(holder);
    }
    assertThat(owner("mine")).isEqualTo("_admin");
    postgres.connect("mine").close();
  }

  @Test
  void nobodyHoldsBackLimitsThatChange() throws SQLException {
    for (var held :
        new String[] {
          "ALTER ROLE later PASSWORD 'x'", "GRANT CONNECT ON DATABASE later TO later"
        }) {
      try (var holder = postgres.welcome("later")) {
        hold(holder, held);

        assertThat(postgres.with(OTHER).welcome("later")).as(held).isEmpty();

        isEnded(holder);
      }
    }
  }

  @Test
  void whoGrantsInVainWhatIsNobodysKeepsNobodyFromADatabase() throws SQLException {
    try (var holder = postgres.welcome("vain")) {
      holder.setAutoCommit(false);
      for (var database : new String[] {"postgres", "template1"}) {
        holder.rollback();
        assertThatThrownBy(
                () -> run(holder, "GRANT TEMPORARY ON DATABASE %s TO vain".formatted(database)))
            .hasMessageContaining("permission denied");
      }
      assertThat(postgres.services().welcome("neighbour")).isEmpty();
    }
  }

  @Test
  void whatIsLeftOfADeletedDatabaseStopsNeitherTheWatchNorItsLearner() throws SQLException {
    try (var connection = postgres.old("zz")) {
      run(connection, "CREATE TABLE t (v text)", fill("t", 90));
    }
    postgres.welcome("half").close();
    try (var admin = postgres.server().open()) {
      run(admin, "UPDATE pg_database SET datconnlimit = -2 WHERE datname = 'half'");
    }

    assertThat(postgres.with(new ServiceLimits.Postgres(3, 60, 8, 39)).watch())
        .as("also those after it")
        .anySatisfy(it -> assertThat(it).contains("\"zz\"", "is closed"));
    try (var anew = postgres.welcome("half")) {
      assertThat(ask(anew, "SELECT current_database()")).isEqualTo("half");
    }

    try (var admin = postgres.server().open()) {
      run(admin, "UPDATE pg_database SET datconnlimit = -2 WHERE datname = 'half'");
    }
    assertThat(postgres.services().databases("half", true)).containsOnlyKeys("half");
    assertThat(postgres.services().databases("half", false)).isEmpty();
  }

  @Test
  void whatIsCutOffIsFinishedWithTheNextKernel() throws SQLException {
    try (var connection = postgres.old("cut");
        var guest = postgres.welcome("guest")) {
      run(
          connection,
          "GRANT CONNECT ON DATABASE cut TO guest",
          "ALTER DATABASE cut SET work_mem = '1MB'");
      assertThat(ask(guest, "SELECT has_database_privilege('cut', 'CONNECT')")).isEqualTo("t");
    }
    try (var admin = postgres.server().open()) {
      hold(admin, "ALTER DATABASE cut SET work_mem = '2MB'");

      assertThat(postgres.services().welcome("cut").get(ServiceKind.POSTGRES))
          .contains("lock timeout");
      assertThat(owner("cut")).as("all of it or nothing").isEqualTo("cut");
      admin.rollback();
    }

    assertThat(postgres.services().welcome("cut")).isEmpty();

    assertThat(owner("cut")).isEqualTo("_admin");
    assertThat(
            postgres.admin(
                "SELECT count(*) FROM pg_db_role_setting JOIN pg_database d ON d.oid = setdatabase"
                    + " WHERE datname = 'cut'"))
        .isEqualTo("0");
    assertThat(postgres.admin("SELECT has_database_privilege('guest', 'cut', 'CONNECT')"))
        .isEqualTo("f");
    postgres.connect("cut").close();
  }

  @Test
  void aDatabaseThatIsEverybodysAsItsMakingWasCutOffIsClosedToOthers() throws SQLException {
    try (var admin = postgres.server().open();
        var other = postgres.welcome("other")) {
      run(admin, "CREATE DATABASE early");
      assertThat(ask(other, "SELECT has_database_privilege('early', 'CONNECT')")).isEqualTo("t");

      assertThat(postgres.services().welcome("early")).isEmpty();

      assertThat(ask(other, "SELECT has_database_privilege('early', 'CONNECT')")).isEqualTo("f");
    }
    postgres.connect("early").close();
  }

  @Test
  void whatFailsHalfWayIsNotDone() throws SQLException {
    try (var admin = postgres.server().open()) {
      assertThatThrownBy(
              () ->
                  PostgresConnection.atOnce(
                      admin,
                      () -> {
                        run(admin, "CREATE TABLE public.half_done (v text)");
                        throw new IllegalStateException("half-way");
                      }))
          .hasMessage("half-way");

      assertThat(ask(admin, "SELECT to_regclass('public.half_done') IS NULL")).isEqualTo("t");
      assertThat(admin.getAutoCommit()).as("as it was").isTrue();
    }
  }

  private static void everyTableIsFull(String learner, String... tables) throws SQLException {
    try (var connection = postgres.connect(learner)) {
      run(connection, "DROP TABLE IF EXISTS room", "CREATE TABLE room (v text)", fill("room", 45));
      postgres.services().watch();
      for (var table : tables) {
        assertThatThrownBy(() -> run(connection, "INSERT INTO %s VALUES ('x')".formatted(table)))
            .as(table)
            .hasMessageContaining(FULL);
      }
    }
  }

  @Test
  void whatHasTheNameOfTheRulesOrCallsThemStandsForNone() throws SQLException {
    var call = " EXECUTE FUNCTION sparkmaster.require_room()";
    try (var connection = postgres.welcome("names")) {
      for (var table : new String[] {"constraints", "deletes", "never", "rows", "plain", "off"}) {
        run(
            connection,
            "CREATE TABLE %s (v text)".formatted(table),
            "DROP TRIGGER sparkmaster_room ON " + table);
      }
      run(
          connection,
          "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
          "CREATE CONSTRAINT TRIGGER sparkmaster_room AFTER INSERT ON constraints FOR EACH ROW"
              + " EXECUTE FUNCTION f()",
          "CREATE TRIGGER sparkmaster_room BEFORE DELETE ON deletes" + call,
          "CREATE TRIGGER sparkmaster_room BEFORE INSERT OR UPDATE ON never WHEN (false)" + call,
          "CREATE TRIGGER sparkmaster_room BEFORE INSERT OR UPDATE ON rows FOR EACH ROW" + call,
          "CREATE TRIGGER another BEFORE INSERT OR UPDATE ON plain" + call,
          "ALTER TABLE plain DISABLE TRIGGER another",
          "CREATE TRIGGER sparkmaster_room BEFORE INSERT OR UPDATE ON off" + call,
          "ALTER TABLE off DISABLE TRIGGER ALL");
    }

    assertThat(postgres.with(OTHER).welcome("names")).isEmpty();

    everyTableIsFull("names", "constraints", "deletes", "never", "rows", "plain", "off");
  }

  @Test
  void aTableThatIsHeldKeepsTheRulesFromNoOther() throws SQLException {
    try (var holder = postgres.welcome("tables")) {
      for (var table : new String[] {"a", "b", "c"}) {
        run(
            holder,
            "CREATE TABLE %s (v text)".formatted(table),
            "DROP TRIGGER sparkmaster_room ON " + table);
      }
      hold(holder, "INSERT INTO a VALUES ('x')", "INSERT INTO b VALUES ('x')");

      assertThat(postgres.with(OTHER).welcome("tables").get(ServiceKind.POSTGRES))
          .contains("lock timeout");

      everyTableIsFull("tables", "c");
      holder.rollback();
    }
    assertThat(postgres.services().welcome("tables")).isEmpty();
    everyTableIsFull("tables", "a", "b", "c");
  }

  @Test
  void transactionsInWhichNothingHappensEnd() throws SQLException {
    var watch =
        new PostgresWatch(
            postgres.server(), OnePostgres.LIMITS, Duration.ofSeconds(1), PostgresWatch.OPEN);
    try (var idle = postgres.welcome("idle");
        var other = postgres.connect("idle")) {
      hold(idle, "SELECT txid_current()");

      await()
          .atMost(DEADLINE)
          .untilAsserted(
              () ->
                  assertThat(watch.look())
                      .anySatisfy(it -> assertThat(it).contains("1 transactions of \"idle\"")));

      isEnded(idle);
      assertThat(ask(other, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void soDoThoseThatAreOpenForTooLongWhateverHappensInThem() throws SQLException {
    var watch =
        new PostgresWatch(
            postgres.server(), OnePostgres.QUICK, PostgresWatch.IDLE, Duration.ofSeconds(1));
    try (var open = postgres.welcome("endless");
        var other = postgres.connect("endless")) {
      hold(open, "SELECT txid_current()");

      await()
          .atMost(DEADLINE)
          .untilAsserted(
              () -> {
                assertThat(ask(other, "SELECT 1")).as("has none open").isEqualTo("1");
                assertThatCode(() -> ask(open, "SELECT 1")).doesNotThrowAnyException();
                assertThat(watch.look())
                    .anySatisfy(
                        it ->
                            assertThat(it).contains("1 transactions of \"endless\"", "6 seconds"));
              });

      isEnded(open);
      assertThat(ask(other, "SELECT 1")).isEqualTo("1");
    }
  }
}
