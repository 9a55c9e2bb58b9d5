package io.sparkmaster.server.terminals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
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
    var half = "x".repeat((1 << 20) - 64);
    assertThat(typed.add(half)).isTrue();
    assertThat(typed.add(half)).isTrue();

    assertThat(typed.add("y")).isFalse();
    take();
    assertThat(typed.add("y")).isTrue();
  }

  @Test
  void whatIsShortHasItsCostToo() {
    var added = 0;
    while (added <= 1 << 16 && typed.add("x")) {
      added++;
    }
    assertThat(added).isEqualTo((2 << 20) / 65);

    take();
    assertThat(typed.add("y")).isTrue();
    assertThat(typed.add("y")).isFalse();
  }

  @Test
  void nothingIsNoEntry() {
    assertThat(typed.add("")).isTrue();
    assertThat(typed.add("a")).isTrue();

    assertThat(take()).contains("a");
  }

  @Test
  void whoWaitsIsToldOfWhatComes() throws Exception {
    var taken = waitForNext();

    typed.add("a");

    assertThat(taken.get(60, TimeUnit.SECONDS)).contains("a");
  }

  @Test
  void whoWaitsIsToldOfTheEnd() throws Exception {
    var taken = waitForNext();

    typed.end();

    assertThat(taken.get(60, TimeUnit.SECONDS)).isEmpty();
  }

  /** Returns when a thread waits for the next. */
  private CompletableFuture<Optional<String>> waitForNext() {
    var taken = new CompletableFuture<Optional<String>>();
    var thread = new Thread(() -> taken.complete(take()), "waits-for-keys");
    thread.setDaemon(true);
    thread.start();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> thread.getState() == Thread.State.WAITING || taken.isDone());
    return taken;
  }

  @Test
  void afterTheEndWhatWaitsIsForgotten() {
    typed.add("early");

    typed.end();

    assertThat(typed.add("late")).isTrue();
    assertThat(take()).isEmpty();
  }
}
