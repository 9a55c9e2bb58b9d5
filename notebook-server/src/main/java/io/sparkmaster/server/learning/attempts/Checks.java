package io.sparkmaster.server.learning.attempts;

import io.sparkmaster.courses.catalog.Exercise;
import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.kernel.launch.KernelLifecycle.State;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.kernels.KernelId;
import io.sparkmaster.server.kernels.Kernels;
import io.sparkmaster.server.learning.attempts.Grading.AnswerCell;
import io.sparkmaster.server.learning.events.EventLog;
import io.sparkmaster.server.learning.events.EventType;
import io.sparkmaster.server.learning.events.Learners;
import io.sparkmaster.server.learning.events.Subject;
import io.sparkmaster.server.learning.events.Ulid;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jdbi.v3.core.Jdbi;

/** Checks answers in the learner's running kernel. Thread-safe. */
public final class Checks {
  private final Kernels kernels;
  private final Grading grading;
  private final Learners learners;
  private final EventLog events;
  private final InstantSource clock;
  private final Duration patience;
  private final Ulid ids;
  private final Set<KernelId> busy = ConcurrentHashMap.newKeySet();

  /**
   * Checks in these kernels.
   *
   * @param patience with a kernel, which may still be executing something
   */
  public Checks(
      Jdbi jdbi,
      Kernels kernels,
      Grading grading,
      Learners learners,
      EventLog events,
      InstantSource clock,
      Duration patience) {
    this.kernels = kernels;
    this.grading = grading;
    this.learners = learners;
    this.events = events;
    this.clock = clock;
    this.patience = patience;
    this.ids = new Ulid(clock, new AttemptStore(jdbi).lastId());
  }

  /**
   * Judges the answer; when the future completes, a verdict that counts is on disk.
   *
   * @throws ServerException when the kernel is not the user's, or is being asked already
   */
  public CompletableFuture<Verdict> check(
      UserId user, Lesson lesson, Exercise exercise, KernelId kernelId, AnswerCell cell) {
    var kernel = kernels.require(user, kernelId);
    var submitted = Submitted.of(Map.of(exercise.id(), cell.source()));
    if (kernel.state() == State.BUSY) {
      throw new ServerException(
          ErrorCode.CONFLICT,
          "A cell of this notebook is running. Wait for it or stop it, and check again.");
    }
    if (!busy.add(kernelId)) {
      throw new ServerException(
          ErrorCode.CONFLICT, "This notebook's kernel is answering a check. Wait for its answer.");
    }
    CompletableFuture<Verdict> asked;
    try {
      asked = grading.check(kernel, lesson, exercise, cell).toCompletableFuture();
    } catch (RuntimeException failed) {
      busy.remove(kernelId);
      throw failed;
    }
    return asked
        .copy()
        .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((verdict, failure) -> busy.remove(kernelId))
        .handle((verdict, failure) -> failure == null ? verdict : fail(failure))
        .thenApply(verdict -> keep(user, lesson, exercise, kernelId, submitted, verdict));
  }

  private Verdict fail(Throwable failure) {
    var cause = Failure.cause(failure);
    if (cause instanceof TimeoutException) {
      throw new ServerException(
          ErrorCode.UNAVAILABLE,
          "The kernel did not answer within %d seconds. Is a cell still running? Wait for it or stop it, and check again."
              .formatted(patience.toSeconds()),
          cause);
    }
    throw Failure.rethrown(cause);
  }

  private Verdict keep(
      UserId user,
      Lesson lesson,
      Exercise exercise,
      KernelId kernel,
      Submitted submitted,
      Verdict verdict) {
    if (!verdict.state().counts()) {
      return verdict;
    }
    var judgement = new Judgement(verdict);
    var attempt =
        new Attempt(
            new AttemptId(ids.next()),
            learners.of(user),
            Subject.of(lesson.course(), lesson.id(), exercise.id()),
            lesson.version(),
            submitted.hash(),
            Verdict.Trust.ADVISORY,
            AttemptState.DONE,
            clock.instant(),
            Optional.of(judgement.json()),
            Optional.empty());
    events.append(
        attempt.learner(),
        judgement.event(EventType.CHECK_GRADED, attempt, Optional.of(kernel.value())),
        handle -> AttemptStore.insert(handle, attempt, submitted.json()));
    return verdict;
  }
}
