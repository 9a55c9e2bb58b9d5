package io.sparkmaster.cluster.service;

import static io.sparkmaster.cluster.service.OnePostgres.ask;
import static io.sparkmaster.cluster.service.OnePostgres.fill;
import static io.sparkmaster.cluster.service.OnePostgres.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whose a database on a real PostgreSQL server is, and how one from before the rules gets them. */
@Timeout(180)
@ExtendWith(OnePostgres.Shared.class)
final class PostgresOwnersIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final OnePostgres postgres;

  PostgresOwnersIT(OnePostgres postgres) {
    this.postgres = postgres;
  }

  @Test
  void nobodyTakesTheRulesOutOfTheirDatabase() throws SQLException {
    try (var connection = postgres.welcome("sly")) {
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
    try (var connection = postgres.welcome("mine");
        var friend = postgres.welcome("friend")) {
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
    assertThat(postgres.with(new ServiceLimits.Postgres(3, 6, 8, 40)).welcome("mine")).isEmpty();
  }

  @Test
  void aDatabaseFromBeforeTheLimitsGetsThemWithItsLearnersNextKernel() throws SQLException {
    try (var connection = postgres.old("before")) {
      run(
          connection,
          "CREATE TABLE t (v text)",
          "CREATE TABLE parts (v int) PARTITION BY RANGE (v)",
          "CREATE TABLE part PARTITION OF parts FOR VALUES FROM (0) TO (9)",
          fill("t", 45));
    }
    assertThat(postgres.services().watch()).isEmpty();

    try (var connection = postgres.welcome("before")) {
      assertThatThrownBy(() -> run(connection, "CREATE TABLE u (v text)"))
          .hasMessageContaining("may hold 40 (postgres-mb)");
      postgres.services().watch();
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
    try (var connection = postgres.old("thief")) {
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

    postgres.services().watch();
    assertThat(postgres.services().welcome("thief")).isEmpty();
    postgres.services().watch();

    assertThat(postgres.admin("SELECT rolsuper FROM pg_roles WHERE rolname = 'thief'"))
        .isEqualTo("f");
    try (var connection = postgres.connect("thief")) {
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
    try (var connection = postgres.old("halt");
        var guest = postgres.welcome("guest")) {
      run(
          connection,
          "CREATE TABLE t (v text)",
          fill("t", 90),
          "GRANT CONNECT ON DATABASE halt TO guest",
          "ALTER DATABASE halt SET role = 'halt'",
          "ALTER DATABASE halt SET lock_timeout = 1",
          "ALTER DATABASE halt SET default_transaction_read_only = on");
      try (var admin = postgres.server().open("halt")) {
        assertThat(ask(admin, "SELECT current_user")).isEqualTo("_admin");
        assertThat(ask(admin, "SHOW lock_timeout")).isEqualTo("5s");
      }

      assertThat(postgres.services().watch())
          .anySatisfy(it -> assertThat(it).contains("\"halt\"", "is closed"));
      assertThat(ask(guest, "SELECT 1")).isEqualTo("1");
    }
    assertThat(postgres.services().welcome("halt")).isEmpty();
    assertThatThrownBy(() -> postgres.connect("halt")).hasMessageContaining("too many connections");
    assertThat(
            postgres.admin(
                "SELECT count(*) FROM pg_database d LEFT JOIN pg_db_role_setting s"
                    + " ON s.setdatabase = d.oid WHERE datname = 'halt' AND setdatabase IS NULL"
                    + " AND pg_get_userbyid(datdba) = '_admin'"
                    + " AND NOT has_database_privilege('guest', d.oid, 'CONNECT')"))
        .isEqualTo("1");
  }

  @Test
  void anOpenTransactionOfALearnerDoesNotKeepTheRulesFromAnOlderDatabase() throws SQLException {
    try (var connection = postgres.old("hold")) {
      run(connection, "CREATE TABLE t (v text)");
      connection.setAutoCommit(false);
      run(connection, "INSERT INTO t VALUES ('x')", "ALTER DATABASE hold CONNECTION LIMIT 99");

      assertThat(postgres.services().welcome("hold")).isEmpty();
      assertThatThrownBy(() -> run(connection, "SELECT 1")).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void anOpenTransactionOfALearnerHoldsUpNoConnectionOfOurs() throws SQLException {
    var others = postgres.with(new ServiceLimits.Postgres(3, 7, 8, 40));
    try (var connection = postgres.welcome("held")) {
      run(connection, "CREATE TABLE t (v text)", "DROP TRIGGER sparkmaster_room ON t");
      connection.setAutoCommit(false);
      run(connection, "INSERT INTO t VALUES ('x')");

      assertThat(others.welcome("held").get(ServiceKind.POSTGRES)).contains("lock timeout");
      await()
          .atMost(DEADLINE)
          .untilAsserted(
              () ->
                  assertThat(
                          postgres.admin(
                              "SELECT count(*) FROM pg_stat_activity"
                                  + " WHERE datname = 'held' AND usename = '_admin'"))
                      .isEqualTo("0"));
      try (var another = postgres.connect("held")) {
        assertThat(ask(another, "SELECT 1")).as("who waits is not shut out").isEqualTo("1");
      }
      connection.commit();
      assertThat(others.welcome("held")).isEmpty();

      run(connection, "INSERT INTO t VALUES ('y')");
      assertThat(postgres.with(new ServiceLimits.Postgres(2, 6, 8, 40)).welcome("held"))
          .as("there is nothing more to be made in that table")
          .isEmpty();
      connection.rollback();
    }
  }

  @Test
  void whoseRoleCannotBeDroppedComesBackAllTheSame() throws SQLException {
    try (var gone = postgres.welcome("gone");
        var other = postgres.welcome("generous")) {
      run(gone, "CREATE TABLE t (v text)");
      run(other, "CREATE TABLE g (v text)", "GRANT SELECT ON g TO gone");
      // What a transaction of theirs holds does not hold up the end.
      gone.setAutoCommit(false);
      run(gone, "ALTER ROLE gone PASSWORD 'else'");

      assertThat(postgres.services().databases("gone", true)).containsOnlyKeys("gone");
    }

    assertThat(postgres.services().databases("gone", false)).isEmpty();
    assertThatThrownBy(() -> postgres.connect("gone"))
        .hasMessageContaining("not permitted to log in");
    try (var anew = postgres.welcome("gone")) {
      assertThat(ask(anew, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
          .isEqualTo("0");
    }
  }
}
