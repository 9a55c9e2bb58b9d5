package io.sparkmaster.server.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class AheadTest {
  private final AtomicInteger closed = new AtomicInteger();

  @Test
  void itIsMadeOnceAndByAnotherThread() {
    var makers = new AtomicInteger();
    var ahead =
        Ahead.make(
            "made",
            () -> {
              makers.incrementAndGet();
              return new Named(Thread.currentThread().getName());
            });

    assertThat(ahead.get()).isEqualTo(new Named("made")).isSameAs(ahead.get());
    assertThat(makers).hasValue(1);
  }

  private record Named(String value) implements AutoCloseable {
    @Override
    public void close() {}
  }

  @Test
  void whatWentWrongIsToldToWhoAsks() {
    var ahead =
        Ahead.<AutoCloseable>make(
            "failing",
            () -> {
              throw new IllegalArgumentException("no such course");
            });

    assertThatThrownBy(ahead::get)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no such course");
  }

  @Test
  void whatNobodyAskedForIsClosedAllTheSame() throws Exception {
    var go = new CountDownLatch(1);
    var ahead =
        Ahead.<AutoCloseable>make(
            "slow",
            () -> {
              await(go);
              return closed::incrementAndGet;
            });

    go.countDown();
    ahead.close();

    assertThat(closed).hasValue(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatFailedNeedsNoClosing() throws Exception {
    var ahead =
        Ahead.<AutoCloseable>make(
            "failing",
            () -> {
              throw new IllegalStateException("never made");
            });

    ahead.close();

    assertThat(closed).hasValue(0);
  }

  @Test
  void aLoadThatFailsEndsQuietly() throws Exception {
    var told = new AtomicBoolean();
    var ran = new CountDownLatch(1);
    var before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> told.set(true));
    try {
      Ahead.load(
          "failing",
          () -> {
            ran.countDown();
            throw new NoClassDefFoundError("org/example/Missing");
          });
      ran.await();
      for (var thread : Thread.getAllStackTraces().keySet()) {
        if (thread.getName().equals("failing")) {
          thread.join();
        }
      }
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }

    assertThat(told).isFalse();
  }
}
