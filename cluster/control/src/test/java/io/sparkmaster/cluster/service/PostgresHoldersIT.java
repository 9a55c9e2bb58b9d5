package io.sparkmaster.cluster.service;

import static io.sparkmaster.cluster.service.OnePostgres.ask;
import static io.sparkmaster.cluster.service.OnePostgres.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nobody's open transaction is in the way of what is done for, or with, another learner. */
@Timeout(180)
@ExtendWith(OnePostgres.Shared.class)
final class PostgresHoldersIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final ServiceLimits.Postgres OTHER = new ServiceLimits.Postgres(2, 61, 8, 40);

  private final OnePostgres postgres;

  PostgresHoldersIT(OnePostgres postgres) {
    this.postgres = postgres;
  }

  private static void hold(Connection connection, String command) throws SQLException {
    connection.setAutoCommit(false);
    run(connection, command);
  }

  private static void isEnded(Connection connection) {
    assertThatThrownBy(() -> ask(connection, "SELECT 1")).isInstanceOf(SQLException.class);
  }

  @Test
  void whoSetsSomethingForThemselvesInAnothersDatabaseDoesNotKeepIt() throws SQLException {
    postgres.welcome("leaver").close();
    try (var other = postgres.welcome("setter")) {
      hold(other, "ALTER ROLE setter IN DATABASE leaver SET work_mem = '1MB'");

      assertThat(postgres.services().databases("leaver", true)).containsOnlyKeys("leaver");

      isEnded(other);
    }
    assertThat(postgres.services().databases("leaver", false)).isEmpty();
    assertThat(postgres.admin("SELECT count(*) FROM pg_roles WHERE rolname = 'leaver'"))
        .isEqualTo("0");
  }

  @Test
  void norWhatIsLeftOfIt() throws SQLException {
    postgres.welcome("leftover").close();
    try (var other = postgres.welcome("keeper");
        var admin = postgres.server().open()) {
      run(admin, "UPDATE pg_database SET datconnlimit = -2 WHERE datname = 'leftover'");
      hold(other, "ALTER ROLE keeper IN DATABASE leftover SET work_mem = '1MB'");

      try (var anew = postgres.welcome("leftover")) {
        assertThat(ask(anew, "SELECT current_database()")).isEqualTo("leftover");
      }
      isEnded(other);
    }
  }

  @Test
  void whoIsAboutToLetARoleDoSomethingDoesNotStopItsDeletion() throws SQLException {
    postgres.welcome("dropped").close();
    try (var other = postgres.welcome("granter")) {
      run(other, "CREATE TABLE g (v text)");
      hold(other, "GRANT SELECT ON g TO dropped");

      assertThat(postgres.services().databases("dropped", true)).containsOnlyKeys("dropped");

      assertThat(ask(other, "SELECT count(*) FROM g")).as("in its own database").isEqualTo("0");
      other.rollback();
    }
    assertThat(postgres.services().databases("dropped", false)).isEmpty();
    assertThatThrownBy(() -> postgres.connect("dropped"))
        .hasMessageContaining("not permitted to log in");
    postgres.welcome("dropped").close();
  }

  @Test
  void aGuestWhoGrantsInVainKeepsNoOlderDatabaseFromItsRules() throws SQLException {
    for (var command :
        List.of(
            "GRANT CONNECT ON DATABASE host%1$d TO guest%1$d",
            // In a transaction within that one, which has ended.
            "DO $$ BEGIN GRANT CONNECT ON DATABASE host%1$d TO guest%1$d;"
                + " EXCEPTION WHEN division_by_zero THEN NULL; END $$")) {
      var number = command.startsWith("DO") ? 2 : 1;
      var host = "host" + number;
      try (var owner = postgres.old(host);
          var guest = postgres.welcome("guest" + number)) {
        run(owner, "GRANT CONNECT ON DATABASE %s TO guest%d".formatted(host, number));
        hold(guest, command.formatted(number));

        assertThat(postgres.services().welcome(host)).as(command).isEmpty();

        isEnded(guest);
      }
      try (var owner = postgres.connect(host)) {
        assertThat(ask(owner, "SHOW temp_file_limit")).isEqualTo("8MB");
      }
      assertThatThrownBy(() -> postgres.connect("guest" + number, host))
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void aLearnerMayConnectAllTheTimeWhileLimitsChange() throws SQLException {
    try (var job = postgres.welcome("busy");
        var admin = postgres.server().open()) {
      // An administrator's transaction is nobody's to end, so the change stops half-way.
      hold(admin, "ALTER ROLE busy CONNECTION LIMIT 3");

      assertThat(postgres.with(OTHER).welcome("busy").get(ServiceKind.POSTGRES))
          .contains("lock timeout");

      assertThat(postgres.admin("SELECT has_database_privilege('busy', 'busy', 'CONNECT')"))
          .isEqualTo("t");
      postgres.connect("busy").close();
      admin.rollback();
    }
  }

  @Test
  void aStartingKernelWaitsForOneDeletionOnly() throws Exception {
    postgres.welcome("first").close();
    postgres.welcome("second").close();
    try (var before = postgres.server().open();
        var kernel = postgres.server().open()) {
      run(before, "SELECT pg_advisory_lock(1)");
      var deletion =
          CompletableFuture.runAsync(
              () -> new PostgresDatabases(postgres.server()).remove(List.of("first", "second")));
      waiting(1);
      var turn =
          CompletableFuture.runAsync(
              () -> {
                try {
                  run(kernel, "SELECT pg_advisory_lock(1)");
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
      waiting(2);

      run(before, "SELECT pg_advisory_unlock(1)");
      turn.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);

      assertThat(postgres.services().databases("first", false)).isEmpty();
      assertThat(postgres.services().databases("second", false)).containsOnlyKeys("second");
      run(kernel, "SELECT pg_advisory_unlock(1)");
      deletion.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
      assertThat(postgres.services().databases("second", false)).isEmpty();
    }
  }

  private void waiting(int count) {
    await()
        .atMost(DEADLINE)
        .until(
            () ->
                postgres
                    .admin(
                        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                    .equals(Integer.toString(count)));
  }
}
