package io.sparkmaster.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Client;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.login.LoginSessions;
import io.sparkmaster.server.storage.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jdbi.v3.core.statement.SqlLogger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another process changes accounts at every moment at which one of ours works with them. */
final class ConcurrentChangesTest {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final UserId ANN = new UserId("ann");
  private static final String OLD = "correct horse battery";
  private static final String NEW = "another one that is long";

  private static final Client HERE = new Client("10.0.0.1", false, "");

  @TempDir private Path folder;
  private Path file;
  private Database database;
  private Accounts accounts;
  private ClassLogin login;

  @BeforeEach
  void open() {
    file = folder.resolve("test.db");
    database = Database.open(file);
    accounts = new Accounts(database.jdbi(), CLOCK);
    var sessions = new LoginSessions(database.jdbi(), CLOCK, Duration.ofDays(1));
    login = new ClassLogin(database.jdbi(), CLOCK, sessions, "session");
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** The changes of the other process; as there, what it cannot lock at once is not waited for. */
  private Interposed before(int statement, Consumer<Accounts> change) {
    return Interposed.in(
        database.jdbi(), file, statement, jdbi -> change.accept(new Accounts(jdbi, CLOCK)));
  }

  private void undisturbed() {
    database.jdbi().setSqlLogger(SqlLogger.NOP_SQL_LOGGER);
  }

  @Nested
  class ALogin {
    private String link = "";

    @BeforeEach
    void add() {
      accounts.add(ANN, "Ann", Role.LEARNER);
    }

    @Test
    void byAPasswordDoesNotOutliveIt() {
      endsWith(
          () -> accounts.setPassword(ANN, OLD),
          () -> login.logIn("ann", OLD, HERE),
          other -> other.setPassword(ANN, NEW));
    }

    @Test
    void byALinkDoesNotOutliveThePassword() {
      var credentials = new Credentials(database.jdbi(), CLOCK);

      endsWith(
          () -> link = credentials.makeLink(ANN, Duration.ofDays(1)),
          () -> login.logIn(link, HERE),
          other -> other.setPassword(ANN, NEW));
    }

    @Test
    void doesNotOutliveTheAccount() {
      endsWith(
          () -> {
            accounts.enable(ANN);
            accounts.setPassword(ANN, OLD);
          },
          () -> login.logIn("ann", OLD, HERE),
          other -> other.disable(ANN));
    }

    private void endsWith(
        Runnable prepare, Supplier<Optional<String>> logIn, Consumer<Accounts> change) {
      var statement = 0;
      while (true) {
        prepare.run();
        var interposed = before(statement, change);
        var session = logIn.get();
        undisturbed();
        if (!interposed.reached()) {
          assertThat(session.flatMap(login::bySession)).isPresent();
          break;
        }

        if (!interposed.changed()) {
          change.accept(accounts);
        }

        assertThat(sessions()).as("before %d", statement).isZero();
        statement++;
      }
      assertThat(statement).isGreaterThan(3);
    }

    /** Also those of a disabled account, which would count again when it is enabled. */
    private int sessions() {
      return database
          .jdbi()
          .withHandle(
              it -> it.select("SELECT count(*) FROM login_sessions").mapTo(Integer.class).one());
    }
  }

  @Test
  void aNewPasswordDoesNotReplaceTheOneThatEndedItsSession() {
    accounts.add(ANN, "Ann", Role.LEARNER);
    for (var statement = 0; ; statement++) {
      accounts.setPassword(ANN, OLD);
      var cookie = login.logIn("ann", OLD, HERE).orElseThrow();
      var own = new OwnPassword(database.jdbi(), CLOCK);
      var interposed = before(statement, other -> other.setPassword(ANN, NEW));
      var refused = catchThrowable(() -> own.change(ANN, cookie, OLD, "a third one, just as long"));
      undisturbed();
      if (!interposed.reached()) {
        assertThat(refused).isNull();
        assertThat(statement).isGreaterThan(3);
        break;
      }

      assertThat(refused != null).as("before %d", statement).isEqualTo(interposed.changed());
      assertThat(accounts.byPassword("ann", NEW).isPresent()).isEqualTo(interposed.changed());
    }
  }

  @Test
  void aWrongLinkDoesNotWaitForWhoWrites() {
    try (var writing = database.jdbi().open()) {
      writing.execute("BEGIN IMMEDIATE");

      assertThat(login.logIn("wrong", HERE)).isEmpty();

      writing.execute("ROLLBACK");
    }
  }

  @Test
  void ofTwoWhoMakeTheSameAccountOneIsToldThatItIsThere() {
    for (var statement = 0; ; statement++) {
      var id = new UserId("user" + statement);
      var interposed = before(statement, other -> other.add(id, "Theirs", Role.LEARNER));
      var ours = catchThrowable(() -> accounts.add(id, "Ours", Role.LEARNER));
      undisturbed();
      if (!interposed.reached()) {
        assertThat(statement).isPositive();
        break;
      }

      var refused =
          interposed.changed()
              ? ours
              : catchThrowable(() -> accounts.add(id, "Theirs", Role.LEARNER));

      assertThat(refused).as("before %d", statement).satisfies(conflict("already"));
    }
  }

  @Test
  void ofTwoAdministratorsWhoDisableEachOtherOneStays() {
    var root = new UserId("root");
    accounts.add(ANN, "Ann", Role.ADMIN);
    accounts.add(root, "Root", Role.ADMIN);
    for (var statement = 0; ; statement++) {
      accounts.enable(ANN);
      accounts.enable(root);
      var interposed = before(statement, other -> other.disable(ANN));
      var ours = catchThrowable(() -> accounts.disable(root));
      undisturbed();
      if (!interposed.reached()) {
        assertThat(statement).isPositive();
        break;
      }

      var refused = interposed.changed() ? ours : catchThrowable(() -> accounts.disable(ANN));

      assertThat(refused)
          .as("before %d", statement)
          .satisfies(conflict("only administrator", "sparkmaster user role NAME admin"));
      assertThat(accounts.hasAdmin()).isTrue();
    }
  }

  private static Consumer<Throwable> conflict(String... words) {
    return failure ->
        assertThat(failure)
            .isInstanceOfSatisfying(
                ServerException.class, it -> assertThat(it.code()).isEqualTo(ErrorCode.CONFLICT))
            .hasMessageContainingAll(words);
  }
}
