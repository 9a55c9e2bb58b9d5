package io.sparkmaster.graders.runner.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.courses.catalog.CellLanguage;
import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.graders.runner.Courses;
import io.sparkmaster.graders.runner.error.RunnerException;
import io.sparkmaster.graders.runner.plugins.GraderRegistry;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is started ahead, with starts that all fail: at once, or when they are interrupted. */
@Timeout(60)
final class PreparedSessionsTest {
  private final Thread taker = Thread.currentThread();

  private final class Starts implements Sessions {
    final boolean failAtOnce;
    final Queue<CellLanguage> ahead = new ConcurrentLinkedQueue<>();
    final CountDownLatch begun = new CountDownLatch(1);
    final AtomicBoolean closed = new AtomicBoolean();
    final AtomicBoolean cleanedUp = new AtomicBoolean();

    Starts(boolean failAtOnce) {
      this.failAtOnce = failAtOnce;
    }

    @Override
    public LessonSession take(Lesson lesson, DataKind data) {
      if (Thread.currentThread() != taker) {
        ahead.add(lesson.language());
      }
      if (Thread.currentThread() != taker && !failAtOnce) {
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

  private static Lesson in(CellLanguage language) {
    try (var graders = GraderRegistry.builtIn()) {
      var lesson = Courses.firstLesson(graders);
      return new Lesson(
          lesson.course(),
          lesson.id(),
          lesson.title(),
          lesson.version(),
          lesson.hash(),
          language,
          lesson.directory(),
          lesson.source(),
          lesson.exercises());
    }
  }

  private static void take(PreparedSessions sessions, Lesson lesson) {
    assertThatThrownBy(() -> sessions.take(lesson, DataKind.HIDDEN))
        .isInstanceOf(RunnerException.class);
  }

  @Test
  void whoIsInterruptedWaitsForWhatWasBegunAllTheSame() throws Exception {
    var starts = new Starts(false);
    var sessions = new PreparedSessions(starts, 2, 1);
    try {
      take(sessions, in(CellLanguage.SCALA));
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

  @Test
  void whatIsStillStartingIsNotGivenUpForAnotherLanguage() {
    var starts = new Starts(false);
    var java = in(CellLanguage.JAVA);
    try (var sessions = new PreparedSessions(starts, 9, 1)) {
      take(sessions, in(CellLanguage.SCALA));
      take(sessions, java);
      take(sessions, java);
      take(sessions, java);
    }
    assertThat(starts.ahead).containsExactly(CellLanguage.SCALA);
  }

  @Test
  void whatWaitsInVainMakesRoomForTheOtherLanguage() {
    var starts = new Starts(true);
    var java = in(CellLanguage.JAVA);
    try (var sessions = new PreparedSessions(starts, Integer.MAX_VALUE, 1)) {
      take(sessions, in(CellLanguage.SCALA));
      while (!starts.ahead.contains(CellLanguage.JAVA)) {
        take(sessions, java);
      }
    }
    assertThat(starts.ahead.peek()).isEqualTo(CellLanguage.SCALA);
  }
}
