package io.sparkmaster.graders.runner.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.graders.runner.Courses;
import io.sparkmaster.graders.runner.error.RunnerException;
import io.sparkmaster.graders.runner.plugins.GraderRegistry;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is started ahead, with starts that never come to an end by themselves. */
@Timeout(60)
final class PreparedSessionsTest {
  private final Thread taker = Thread.currentThread();

  /** Fails at once for the taker; ahead, only when it is interrupted. */
  private final class Starts implements Sessions {
    final CountDownLatch begun = new CountDownLatch(1);
    final AtomicBoolean closed = new AtomicBoolean();
    final AtomicBoolean cleanedUp = new AtomicBoolean();

    @Override
    public LessonSession take(Lesson lesson, DataKind data) {
      if (Thread.currentThread() != taker) {
        begun.countDown();
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          while (taker.getState() != Thread.State.TIMED_WAITING && !closed.get()) {
            Thread.onSpinWait();
          }
          cleanedUp.set(!closed.get());
        }
      }
      throw new RunnerException(RunnerException.Code.NO_KERNEL, "There is none.");
    }

    @Override
    public void give(LessonSession session) {
      throw new AssertionError(session);
    }
  }

  @Test
  void whoIsInterruptedWaitsForWhatWasBegunAllTheSame() throws Exception {
    var starts = new Starts();
    var sessions = new PreparedSessions(starts, 2, 1);
    try (var graders = GraderRegistry.builtIn()) {
      var lesson = Courses.firstLesson(graders);
      assertThatThrownBy(() -> sessions.take(lesson, DataKind.HIDDEN))
          .isInstanceOf(RunnerException.class);
      starts.begun.await();

      Thread.currentThread().interrupt();
      sessions.close();
      starts.closed.set(true);

      assertThat(Thread.interrupted()).as("it is still told").isTrue();
      assertThat(starts.cleanedUp).isTrue();
    } finally {
      starts.closed.set(true);
    }
  }
}
