package io.sparkmaster.server.learning.grading;

import io.sparkmaster.courses.catalog.Exercise;
import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.courses.catalog.notebook.Notebook;
import io.sparkmaster.graders.runner.Check.Cell;
import io.sparkmaster.graders.runner.error.RunnerException;
import io.sparkmaster.graders.runner.replay.DataKind;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.kernels.Kernel;
import io.sparkmaster.server.learning.attempts.Grading;
import io.sparkmaster.server.learning.attempts.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Grading by the graders' runner, in threads of its own. */
public final class RunnerGrading implements Grading, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunnerGrading.class);

  /** Who asks gives up much sooner; then nothing is kept of it. */
  private static final Duration EVIDENCE = Duration.ofHours(1);

  private static final int STOP_SECONDS = 5;

  private final io.sparkmaster.graders.runner.Grading runner;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            var thread = new Thread(task, "grading");
            thread.setDaemon(true);
            return thread;
          });

  /** Grading by this runner. */
  public RunnerGrading(io.sparkmaster.graders.runner.Grading runner) {
    this.runner = runner;
  }

  /** Finds out ahead what the checks of a lesson need to know, so that the first one is fast. */
  public void prepare(Lesson lesson) {
    threads.execute(
        () -> {
          try {
            runner.expected().prepare(lesson, DataKind.GIVEN);
          } catch (RuntimeException failed) {
            if (Thread.currentThread().isInterrupted()) {
              LOG.info("the solution of lesson {} is not run ahead: grading stops", lesson.id());
              return;
            }
            LOG.warn("the solution of lesson {} could not be run ahead", lesson.id(), failed);
          }
        });
  }

  @Override
  public CompletableFuture<Verdict> check(
      Kernel kernel, Lesson lesson, Exercise exercise, AnswerCell cell) {
    return start(
        () ->
            runner
                .check()
                .check(
                    (type, content) -> kernel.ask(type, content, EVIDENCE),
                    lesson,
                    exercise.id(),
                    new Cell(Optional.of(cell.id()), Optional.of(cell.source()))));
  }

  @Override
  public CompletableFuture<Verdict> submit(Lesson lesson, Exercise exercise, Notebook notebook) {
    return start(
        () ->
            runner
                .submission()
                .grade(lesson, notebook, List.of(exercise.id()), DataKind.HIDDEN)
                .get(0));
  }

  private CompletableFuture<Verdict> start(Supplier<io.sparkmaster.graders.runner.Verdict> work) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return VerdictWords.of(work.get());
          } catch (RunnerException failed) {
            throw explained(failed);
          }
        },
        threads);
  }

  private static ServerException explained(RunnerException failure) {
    var code =
        switch (failure.code()) {
          case NO_KERNEL, STOPPED -> ErrorCode.UNAVAILABLE;
          case FILES, JOURNAL, KEY -> ErrorCode.STORAGE;
          case UNKNOWN_LESSON -> ErrorCode.BAD_REQUEST;
          case INTERNAL -> ErrorCode.INTERNAL;
        };
    return new ServerException(code, failure.getMessage(), failure);
  }

  /** Stops what runs; kernels that were started for it end. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("grading did not stop within {} s", STOP_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
