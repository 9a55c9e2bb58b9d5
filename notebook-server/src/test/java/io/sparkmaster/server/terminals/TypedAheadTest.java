package io.sparkmaster.server.terminals;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class TypedAheadTest {
  private final TypedAhead typed = new TypedAhead();

  private Optional<String> take() {
    try {
      return typed.take();
    } catch (InterruptedException stopping) {
      throw new AssertionError(stopping);
    }
  }

  @Test
  void whatIsTypedIsTakenInOrder() {
    assertThat(typed.add("a")).isTrue();
    assertThat(typed.add("b")).isTrue();

    assertThat(take()).contains("a");
    assertThat(take()).contains("b");
  }

  @Test
  void whatHasNoRoomIsRefusedUntilSomethingIsTaken() {
    var half = "x".repeat(1 << 20);
    assertThat(typed.add(half)).isTrue();
    assertThat(typed.add(half)).isTrue();

    assertThat(typed.add("y")).isFalse();
    take();
    assertThat(typed.add("y")).isTrue();
  }

  @Test
  void whoWaitsIsToldOfTheEndAndWhatWaitsIsForgotten() throws Exception {
    var waiting = CompletableFuture.supplyAsync(this::take);

    typed.end();

    assertThat(waiting.get(60, TimeUnit.SECONDS)).isEmpty();
    assertThat(typed.add("late")).isTrue();
    assertThat(take()).isEmpty();
  }
}
