package io.sparkmaster.server.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.http.UserId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class TurnsTest {
  private static final UserId ANN = new UserId("ann");
  private static final UserId BEN = new UserId("ben");
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private final Turns turns = new Turns(Duration.ofMinutes(2));

  @Test
  void whoAsksTenTimesHasOnePlace() {
    for (int i = 0; i < 10; i++) {
      turns.ask(ANN, NOON);
    }
    turns.ask(BEN, NOON);

    assertThat(turns.place(ANN)).isEqualTo(1);
    assertThat(turns.place(BEN)).isEqualTo(2);
    assertThat(turns.size()).isEqualTo(2);
  }

  @Test
  void whoIsServedAndStillAsksGoesToTheEnd() {
    turns.ask(ANN, NOON);
    turns.ask(ANN, NOON);
    turns.ask(BEN, NOON);

    turns.serve(ANN, NOON);

    assertThat(turns.place(BEN)).isEqualTo(1);
    assertThat(turns.place(ANN)).isEqualTo(2);
    turns.serve(ANN, NOON);
    assertThat(turns.place(ANN)).isZero();
  }

  @Test
  void aPlaceIsKeptForAWhileForWhoAsksAgain() {
    turns.ask(ANN, NOON);
    turns.ask(BEN, NOON);
    turns.goAway(ANN, NOON);

    turns.forget(NOON.plusSeconds(119));
    turns.ask(ANN, NOON.plusSeconds(119));
    turns.goAway(ANN, NOON.plusSeconds(119));
    turns.forget(NOON.plusSeconds(230));
    assertThat(turns.place(ANN)).isEqualTo(1);

    turns.forget(NOON.plusSeconds(239));
    assertThat(turns.place(ANN)).isZero();
    assertThat(turns.place(BEN)).as("who waits on stays").isEqualTo(1);
  }

  @Test
  void asManyHaveTheirTurnAsThereIsRoom() {
    turns.ask(ANN, NOON);
    turns.ask(BEN, NOON);

    assertThat(turns.isTurn(ANN, 1)).isTrue();
    assertThat(turns.isTurn(BEN, 1)).isFalse();
    assertThat(turns.isTurn(BEN, 2)).isTrue();
    assertThat(turns.isTurn(ANN, 0)).isFalse();
    assertThat(turns.isTurn(ANN, -3)).isFalse();
  }
}
