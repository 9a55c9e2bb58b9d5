package io.sparkmaster.cluster.process;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Looks again and again. */
public final class Waiting {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private Waiting() {}

  /** The first answer; empty when there is none in time, or the thread is interrupted. */
  public static <T> Optional<T> until(Duration patience, Supplier<Optional<T>> question) {
    var end = System.nanoTime() + patience.toNanos();
    while (true) {
      var answer = question.get();
      if (answer.isPresent() || System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
        return answer;
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }
}
