package io.sparkmaster.server.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TokensTest {
  private final ManualClock clock = new ManualClock();
  private final Tokens tokens = new Tokens("fixed", clock);

  @Test
  void aOneTimeTokenLogsInOnceAndIsNoApiToken() {
    var token = tokens.issueOneTime();

    assertThat(token).hasSize(43).matches("[A-Za-z0-9_-]+");
    assertThat(tokens.permits(token)).isFalse();
    assertThat(tokens.spend(token)).isTrue();
    assertThat(tokens.spend(token)).isFalse();
  }

  @Test
  void aPermanentTokenWorksAgainAndAgain() {
    for (var token : new String[] {"fixed", tokens.issuePermanent()}) {
      assertThat(tokens.spend(token)).isTrue();
      assertThat(tokens.spend(token)).isTrue();
      assertThat(tokens.permits(token)).isTrue();
    }
  }

  @Test
  void withoutAFixedTokenTheEmptyOneDoesNotLetIn() {
    var none = new Tokens(null, clock);

    assertThat(none.spend("")).isFalse();
    assertThat(none.permits("null")).isFalse();
  }

  @Test
  void guessingIsSlowedDownAndTheRightTokenWorksAgainAfterAWhile() {
    for (var guess = 0; guess < 10; guess++) {
      assertThat(tokens.permits("guess" + guess)).isFalse();
    }

    assertThatThrownBy(() -> tokens.permits("fixed"))
        .isInstanceOfSatisfying(
            ServerException.class,
            it -> assertThat(it.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS));
    clock.advance(Duration.ofSeconds(3));
    assertThat(tokens.permits("fixed")).isTrue();
    assertThat(tokens.permits("wrong again")).isFalse();
    assertThatThrownBy(() -> tokens.spend("fixed")).hasMessageContaining("Wait 3 seconds");
  }

  @Test
  void wrongTokensDoNotLockOutTheTokensThatNobodyCanGuess() {
    var program = tokens.issuePermanent();
    var link = tokens.issueOneTime();
    for (var guess = 0; guess < 10; guess++) {
      assertThat(tokens.permits("guess" + guess)).isFalse();
    }

    assertThat(tokens.permits(program)).isTrue();
    assertThat(tokens.spend(link)).isTrue();
    assertThatThrownBy(() -> tokens.permits("one more guess")).hasMessageContaining("Too many");
  }
}
