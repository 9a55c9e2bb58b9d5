package io.sparkmaster.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.server.error.ServerException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class AttemptsTest {
  private static final String CLASSROOM = "192.0.2.1";

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final Attempts attempts = new Attempts(now::get);

  private void right(String account, String address) {
    attempts.check(account, address);
    attempts.right(account, address);
  }

  private void wrong(String account, String address) {
    attempts.check(account, address);
    attempts.wrong(account, address);
  }

  private static void assertRefused(ThrowingCallable attempt) {
    assertThatThrownBy(attempt).hasMessageContaining("Too many wrong");
  }

  @Test
  void aClassAtOneAddressMayMistypeAHundredTimes() {
    for (var i = 0; i < 100; i++) {
      wrong("learner" + i, CLASSROOM);
    }

    assertRefused(() -> attempts.check("ann", CLASSROOM));
    attempts.check("ann", "198.51.100.7");
    now.set(now.get().plusSeconds(3));
    right("ann", CLASSROOM);
  }

  @Test
  void anAccountIsGuessedAtTenTimesFromWhateverAddresses() {
    for (var i = 0; i < 10; i++) {
      wrong("ann", "198.51.100." + i);
    }

    assertRefused(() -> attempts.check("ann", "198.51.100.99"));
  }

  @Test
  void whoHasLoggedInAtAnAddressIsNotRefusedForWhatNeighboursTryThere() {
    right("ann", CLASSROOM);
    for (var i = 0; i < 100; i++) {
      wrong("learner" + i, CLASSROOM);
    }

    assertRefused(() -> attempts.check("ben", CLASSROOM));
    right("ann", CLASSROOM);
  }

  @Test
  void guessesAtAKnownAddressAreCountedForThatAddressAlone() {
    right("ann", CLASSROOM);
    for (var i = 0; i < 10; i++) {
      wrong("ann", CLASSROOM);
    }

    assertRefused(() -> attempts.check("ann", CLASSROOM));
    right("ann", "198.51.100.7");
    right("ben", CLASSROOM);
  }

  @Test
  void loginsInFlightCountNothing() {
    for (var i = 0; i < 500; i++) {
      attempts.check("ann", CLASSROOM);
      attempts.check("learner" + i, CLASSROOM);
    }
    for (var i = 0; i < 500; i++) {
      attempts.right("ann", CLASSROOM);
      attempts.right("learner" + i, CLASSROOM);
    }
  }

  @Test
  void guessesSentAllAtOnceLearnNoMoreThanOneByOne() {
    var told = 0;
    for (var i = 0; i < 50; i++) {
      attempts.check("ann", CLASSROOM);
    }
    for (var i = 0; i < 49; i++) {
      told += tells(() -> attempts.wrong("ann", CLASSROOM)) ? 1 : 0;
    }

    assertThat(told).isEqualTo(10);
    assertRefused(() -> attempts.right("ann", CLASSROOM));
  }

  private static boolean tells(Runnable outcome) {
    try {
      outcome.run();
      return true;
    } catch (ServerException refused) {
      return false;
    }
  }

  @Test
  void wrongLinksOfAnAddressAreSlowedDownAndItsPasswordsAreNot() {
    for (var i = 0; i < 100; i++) {
      attempts.wrongLink(CLASSROOM);
    }

    assertRefused(() -> attempts.wrongLink(CLASSROOM));
    right("ann", CLASSROOM);
    now.set(now.get().plusSeconds(3));
    attempts.wrongLink(CLASSROOM);
  }
}
