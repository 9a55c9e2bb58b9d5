package io.sparkmaster.server.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class MemoryBudgetTest {
  private final MemoryBudget budget = new MemoryBudget(10 << 20, Duration.ofMillis(50));

  @Test
  void largeBodiesWaitForEachOtherAndAreThenRefusedWhileSmallOnesPass() {
    try (var held = budget.hold(8 << 20)) {
      assertThatThrownBy(() -> budget.hold(8 << 20)).hasMessageContaining("try again");
      assertThatCode(() -> budget.hold(1_000).close()).doesNotThrowAnyException();
    }
    assertThatCode(() -> budget.hold(8 << 20).close()).doesNotThrowAnyException();
  }

  @Test
  void whatIsLargerThanAllOfItTakesAllOfIt() {
    budget.hold(1L << 40).close();
    assertThatCode(() -> budget.hold(10 << 20).close()).doesNotThrowAnyException();
  }
}
