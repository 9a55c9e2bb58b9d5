package io.sparkmaster.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.server.http.Client;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.login.LoginSessions;
import io.sparkmaster.server.storage.Database;
import io.sparkmaster.server.storage.DatabasePlace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What accounts are, in every kind of database. */
abstract class AccountsContract {
  private static final UserId ANN = new UserId("ann");
  private static final String PASSWORD = "correct horse battery";
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir private Path folder;
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final InstantSource clock = now::get;
  private Database database;
  private Accounts accounts;
  private Credentials credentials;
  private ClassLogin login;
  private SecurityLog log;

  abstract DatabasePlace place(Path folder);

  @BeforeEach
  void open() {
    database = Database.open(place(folder));
    accounts = new Accounts(database.jdbi(), clock);
    credentials = new Credentials(database.jdbi(), clock);
    log = new SecurityLog(database.jdbi(), clock);
    var sessions = new LoginSessions(database.jdbi(), clock, Duration.ofDays(30));
    login = new ClassLogin(database.jdbi(), clock, sessions, "session");
    accounts.add(ANN, "Ann", Role.LEARNER);
  }

  private static Client from(String address) {
    return new Client(address, false, "");
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Nested
  class Passwords {
    @BeforeEach
    void set() {
      accounts.setPassword(ANN, PASSWORD);
    }

    @Test
    void letInWhoKnowsThemAndNobodyElse() {
      assertThat(accounts.byPassword("ann", PASSWORD)).map(Account::id).hasValue(ANN);
      assertThat(accounts.byPassword("ann", PASSWORD + " ")).isEmpty();
      assertThat(accounts.byPassword("ben", PASSWORD)).isEmpty();
      assertThat(accounts.byPassword("' OR 1=1 --", PASSWORD)).isEmpty();
      assertThat(login.logIn("ann\0", PASSWORD, from("10.0.0.1"))).isEmpty();
    }

    @Test
    void areKeptAsArgon2idWithASaltOfTheirOwn() {
      accounts.add(new UserId("ben"), "Ben", Role.LEARNER);
      accounts.setPassword(new UserId("ben"), PASSWORD);

      var hashes =
          database
              .jdbi()
              .withHandle(it -> it.select("SELECT password FROM users").mapTo(String.class).list());

      assertThat(hashes).hasSize(2).doesNotHaveDuplicates();
      assertThat(hashes)
          .allSatisfy(it -> assertThat(it).startsWith("argon2id$19456$2$").doesNotContain("horse"));
    }

    @Test
    void thatAreShortAreRefusedWithTheirLength() {
      assertThatThrownBy(() -> accounts.setPassword(ANN, "short"))
          .hasMessageContaining("10 to 512 characters; this one has 5");
      assertThat(accounts.byPassword("ann", PASSWORD)).isPresent();
    }

    @Test
    void endSessionsAndLinksWhenTheyChange() {
      var cookie = login.logIn("ann", PASSWORD, from("10.0.0.1")).orElseThrow();
      var link = credentials.makeLink(ANN, DAY);
      assertThat(login.bySession(cookie)).isPresent();

      accounts.setPassword(ANN, "another one that is long");

      assertThat(login.bySession(cookie)).isEmpty();
      assertThat(login.logIn(link, from("10.0.0.1"))).isEmpty();
      assertThat(login.logIn("ann", PASSWORD, from("10.0.0.1"))).isEmpty();
    }
  }

  @Nested
  class Links {
    @Test
    void logInOnce() {
      var link = credentials.makeLink(ANN, DAY);

      assertThat(login.logIn(link, from("10.0.0.1")).flatMap(login::bySession))
          .map(Identity::user)
          .hasValue(ANN);
      assertThat(login.logIn(link, from("10.0.0.1"))).isEmpty();
    }

    @Test
    void thatAreWrongAreSlowedDownAndRightOnesAreNot() {
      var link = credentials.makeLink(ANN, DAY);
      for (var i = 0; i < 100; i++) {
        assertThat(login.logIn("wrong" + i, from("10.0.0.1"))).isEmpty();
      }

      assertThatThrownBy(() -> login.logIn("wrong", from("10.0.0.1")))
          .hasMessageContaining("Too many wrong");
      assertThat(log.newest(1))
          .singleElement()
          .satisfies(it -> assertThat(it.event()).isEqualTo(SecurityEvent.LOGIN_THROTTLED));
      assertThat(login.logIn(link, from("10.0.0.1"))).isPresent();
    }

    @Test
    void endWithTheirTime() {
      var link = credentials.makeLink(ANN, DAY);
      now.set(now.get().plus(DAY));

      assertThat(login.logIn(link, from("10.0.0.1"))).isEmpty();
    }
  }

  @Nested
  class Tokens {
    @Test
    void actAsTheirUserUntilTheyAreRevoked() {
      var token = credentials.makeToken(ANN, Role.LEARNER, DAY);

      assertThat(login.byToken(token.secret())).map(Identity::user).hasValue(ANN);
      assertThat(credentials.revoke(new UserId("ben"), token.id())).isFalse();
      assertThat(credentials.revoke(ANN, token.id())).isTrue();
      assertThat(login.byToken(token.secret())).isEmpty();
    }

    @Test
    void endWithTheirTime() {
      var token = credentials.makeToken(ANN, Role.LEARNER, DAY);
      now.set(now.get().plus(DAY));

      assertThat(login.byToken(token.secret())).isEmpty();
      assertThat(credentials.tokens(ANN)).isEmpty();
    }

    @Test
    void mayDoNoMoreThanTheirUserAndNoMoreThanTheyWereMadeFor() {
      var wide = credentials.makeToken(ANN, Role.ADMIN, DAY).secret();
      var narrow = credentials.makeToken(ANN, Role.LEARNER, DAY).secret();
      assertThat(login.byToken(wide)).map(Identity::role).hasValue(Role.LEARNER);

      accounts.setRole(ANN, Role.ADMIN);

      assertThat(login.byToken(wide)).map(Identity::role).hasValue(Role.ADMIN);
      assertThat(login.byToken(narrow)).map(Identity::role).hasValue(Role.LEARNER);
    }

    @Test
    void areNotInTheDatabase() {
      var secret = credentials.makeToken(ANN, Role.LEARNER, DAY).secret();

      var stored =
          database
              .jdbi()
              .withHandle(
                  it -> it.select("SELECT secret_hash FROM api_tokens").mapTo(String.class).one());

      assertThat(stored).isNotEqualTo(secret).hasSize(64);
    }
  }

  @Test
  void aDisabledAccountLetsNobodyIn() {
    accounts.setPassword(ANN, PASSWORD);
    var cookie = login.logIn("ann", PASSWORD, from("10.0.0.1")).orElseThrow();
    var token = credentials.makeToken(ANN, Role.LEARNER, DAY).secret();
    var link = credentials.makeLink(ANN, DAY);

    accounts.disable(ANN);

    assertThat(login.bySession(cookie)).isEmpty();
    assertThat(login.byToken(token)).isEmpty();
    assertThat(login.logIn(link, from("10.0.0.1"))).isEmpty();
    assertThat(login.logIn("ann", PASSWORD, from("10.0.0.1"))).isEmpty();

    accounts.enable(ANN);

    assertThat(login.bySession(cookie)).isEmpty();
    assertThat(login.byToken(token)).isEmpty();
    assertThat(login.logIn("ann", PASSWORD, from("10.0.0.1"))).isPresent();
  }

  @Test
  void anotherRoleCountsAtOnceInOpenSessions() {
    var cookie = login.logIn(credentials.makeLink(ANN, DAY), from("10.0.0.1")).orElseThrow();

    accounts.setRole(ANN, Role.TEACHER);

    assertThat(login.bySession(cookie)).map(Identity::role).hasValue(Role.TEACHER);
  }

  @Test
  void whoGuessesIsSlowedDownAndTheOwnerIsNot() {
    accounts.setPassword(ANN, PASSWORD);
    assertThat(login.logIn("ann", PASSWORD, from("home"))).isPresent();

    for (var stranger = 0; stranger < 10; stranger++) {
      assertThat(login.logIn("ann", "a wrong password", from("10.0.0." + stranger))).isEmpty();
    }

    assertThatThrownBy(() -> login.logIn("ann", PASSWORD, from("10.0.0.99")))
        .hasMessageContaining("Too many wrong");
    assertThat(login.logIn("ann", PASSWORD, from("home"))).isPresent();
    assertThat(login.logIn(credentials.makeLink(ANN, DAY), from("10.0.0.1"))).isPresent();
    now.set(now.get().plusSeconds(3));
    assertThat(login.logIn("ann", PASSWORD, from("10.0.0.99"))).isPresent();
  }

  @Test
  void theSecurityLogTellsWhatHappenedAndHoldsNoSecret() {
    accounts.setPassword(ANN, PASSWORD);
    login.logIn("ann", "a wrong password", from("10.0.0.1"));
    login.logIn("ann", PASSWORD, from("10.0.0.1"));
    var token = credentials.makeToken(ANN, Role.LEARNER, DAY);
    credentials.revoke(ANN, token.id());
    accounts.setRole(ANN, Role.AUTHOR);
    accounts.disable(ANN);

    var entries = log.newest(100);

    assertThat(entries.stream().map(SecurityLog.Entry::event))
        .containsExactly(
            SecurityEvent.ACCOUNT_DISABLED,
            SecurityEvent.ROLE_CHANGED,
            SecurityEvent.TOKEN_REVOKED,
            SecurityEvent.TOKEN_MADE,
            SecurityEvent.LOGIN,
            SecurityEvent.LOGIN_FAILED,
            SecurityEvent.PASSWORD_CHANGED,
            SecurityEvent.ACCOUNT_ADDED);
    assertThat(entries.toString()).contains("10.0.0.1").doesNotContain("horse", token.secret());
  }

  @Test
  void aNameThatNobodyHasIsToldWithThoseThatExist() {
    assertThatThrownBy(() -> accounts.setRole(new UserId("anne"), Role.ADMIN))
        .hasMessageContaining("no account \"anne\"")
        .hasMessageContaining("ann.");
    assertThatThrownBy(() -> accounts.add(ANN, "Ann", Role.LEARNER))
        .hasMessageContaining("already");
  }
}
