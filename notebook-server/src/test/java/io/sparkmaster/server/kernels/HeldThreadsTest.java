package io.sparkmaster.server.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HeldThreadsTest {
  private static final UserId ANN = new UserId("ann");
  private static final UserId BEN = new UserId("ben");

  private final HeldThreads threads = new HeldThreads();
  private final ExecutorService requests = Executors.newCachedThreadPool();
  private final CountDownLatch kernelAnswers = new CountDownLatch(1);
  private final AtomicInteger waiting = new AtomicInteger();

  @AfterEach
  void end() {
    kernelAnswers.countDown();
    requests.shutdownNow();
  }

  private void hold() {
    waiting.incrementAndGet();
    try {
      kernelAnswers.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } finally {
      waiting.decrementAndGet();
    }
  }

  @Test
  void whoHoldsAFewIsRefusedAtOnceAndOthersAreNot() {
    for (int i = 0; i < HeldThreads.MOST_OF_ONE; i++) {
      requests.execute(() -> threads.during(ANN, "restarts", this::hold));
    }
    var all = Duration.ofSeconds(60);
    await().atMost(all).until(() -> waiting.get() == HeldThreads.MOST_OF_ONE);

    assertThatThrownBy(() -> threads.during(ANN, "restarts", () -> {}))
        .isInstanceOfSatisfying(
            ServerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS))
        .hasMessageContaining("4 restarts of your kernels are going on")
        .hasMessageContaining("Wait until one has ended");
    var bens = new AtomicInteger();
    threads.during(BEN, "restarts", bens::incrementAndGet);
    assertThat(bens).hasValue(1);

    kernelAnswers.countDown();
    await().atMost(all).until(() -> waiting.get() == 0);
    await().atMost(all).ignoreExceptions().until(() -> runs(ANN));
  }

  @Test
  void allTogetherHoldNoMoreThanAQuarterOfTheServersThreads() {
    for (int i = 0; i < HeldThreads.MOST; i++) {
      var learner = new UserId("learner" + i / 3);
      requests.execute(() -> threads.during(learner, "restarts", this::hold));
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> waiting.get() == HeldThreads.MOST);

    assertThatThrownBy(() -> threads.during(ANN, "restarts", () -> {}))
        .isInstanceOfSatisfying(
            ServerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
        .hasMessageContaining("60 restarts of kernels are going on");
    kernelAnswers.countDown();
    await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> runs(ANN));
  }

  @Test
  void aWaitThatFailsIsOver() {
    for (int i = 0; i < 2 * HeldThreads.MOST_OF_ONE; i++) {
      assertThatThrownBy(
              () ->
                  threads.during(
                      ANN,
                      "restarts",
                      () -> {
                        throw new IllegalStateException("the kernel did not start");
                      }))
          .hasMessage("the kernel did not start");
    }
    assertThat(runs(ANN)).isTrue();
  }

  private boolean runs(UserId learner) {
    var ran = new AtomicInteger();
    threads.during(learner, "restarts", ran::incrementAndGet);
    return ran.get() == 1;
  }
}
