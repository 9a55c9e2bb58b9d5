package io.sparkmaster.server.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.kernel.launch.KernelLifecycle.State;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class CullingRulesTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant ONE = Instant.parse("2026-03-01T13:00:00Z");

  private static CullingRules rules(Duration idle, boolean connected, boolean busy) {
    return new CullingRules(idle, Duration.ofMinutes(1), connected, busy, Duration.ofMinutes(5));
  }

  @Test
  void idleKernelsWithoutClientsAreDueAfterTheTimeout() {
    var rules = rules(Duration.ofHours(1), false, false);

    assertThat(rules.due(State.IDLE, 0, NOON)).contains(ONE);
    assertThat(rules.due(State.STARTING, 0, NOON)).contains(ONE);
  }

  @Test
  void connectedAndBusyOnesOnlyWhereTheRulesSaySo() {
    var neither = rules(Duration.ofHours(1), false, false);
    assertThat(neither.due(State.IDLE, 1, NOON)).isEmpty();
    assertThat(neither.due(State.BUSY, 0, NOON)).isEmpty();

    var connected = rules(Duration.ofHours(1), true, false);
    assertThat(connected.due(State.IDLE, 3, NOON)).contains(ONE);
    assertThat(connected.due(State.BUSY, 3, NOON)).isEmpty();

    var both = rules(Duration.ofHours(1), true, true);
    assertThat(both.due(State.BUSY, 3, NOON)).contains(ONE);
  }

  @Test
  void withoutATimeoutNothingIsEverDue() {
    assertThat(rules(Duration.ZERO, true, true).due(State.IDLE, 0, NOON)).isEmpty();
  }

  @Test
  void whatEndsOrIsDeadIsNotDue() {
    var rules = rules(Duration.ofHours(1), true, true);

    assertThat(rules.due(State.DEAD, 0, NOON)).isEmpty();
    assertThat(rules.due(State.STOPPING, 0, NOON)).isEmpty();
    assertThat(rules.due(State.RESTARTING, 0, NOON)).isEmpty();
  }
}
