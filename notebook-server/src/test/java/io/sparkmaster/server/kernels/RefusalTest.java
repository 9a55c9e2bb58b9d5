package io.sparkmaster.server.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.kernel.launch.KernelLifecycle.State;
import io.sparkmaster.server.http.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RefusalTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void whoHasLostTheirPlaceMeanwhileIsAnsweredToo() {
    var due = NOW.plus(Duration.ofMinutes(4));
    var kernel =
        new KernelUse(
            KernelId.random(), new UserId("ben"), "b.ipynb", State.IDLE, NOW, Optional.of(due), 0);

    var refusal =
        Refusal.full(
            KernelQuotas.ofTotal(2), 1, List.of(kernel), List.of(), new Refusal.Waiting(0, 2), NOW);

    assertThat(refusal).hasMessageContaining("in about 5 minutes");
    assertThat(refusal).hasMessageContaining("is taken (2 of 2; kernel-limit=2)");
  }
}
