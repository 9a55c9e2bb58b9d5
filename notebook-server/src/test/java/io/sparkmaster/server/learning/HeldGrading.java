package io.sparkmaster.server.learning;

import io.sparkmaster.courses.catalog.Exercise;
import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.courses.catalog.SubmittedSources;
import io.sparkmaster.courses.catalog.notebook.Notebook;
import io.sparkmaster.server.kernels.Kernel;
import io.sparkmaster.server.learning.attempts.Grading;
import io.sparkmaster.server.learning.attempts.Verdict;
import io.sparkmaster.server.learning.attempts.Verdict.Feedback;
import io.sparkmaster.server.learning.attempts.Verdict.Trust;
import io.sparkmaster.server.learning.events.GradeState;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Gives the verdicts that a test tells it to, when it is told to. */
public final class HeldGrading implements Grading {
  private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();

  /** A question that waits for its verdict. */
  public record Asked(
      Trust trust, Exercise exercise, String source, CompletableFuture<Verdict> answer) {
    public void pass() {
      answer(GradeState.PASSED, exercise.points());
    }

    public void answer(GradeState state, double points) {
      var feedback = new Feedback(Feedback.Kind.PRAISE, "Text <b>as it is</b>", null);
      var grade = new Verdict.Grade("value", state, points, exercise.points(), List.of(feedback));
      answer.complete(
          new Verdict(
              state,
              points,
              exercise.points(),
              trust,
              trust == Trust.ISOLATED ? Verdict.Isolation.BWRAP : Verdict.Isolation.NONE,
              "2026-01-01T00:00:00Z",
              List.of(grade),
              trust == Trust.ISOLATED ? "{\"signed\":true}" : ""));
    }
  }

  @Override
  public CompletionStage<Verdict> check(
      Kernel kernel, Lesson lesson, Exercise exercise, AnswerCell cell) {
    return ask(Trust.ADVISORY, exercise, cell.source());
  }

  @Override
  public CompletionStage<Verdict> submit(Lesson lesson, Exercise exercise, Notebook notebook) {
    var sources = SubmittedSources.of(lesson, notebook).sources();
    return ask(Trust.ISOLATED, exercise, sources.get(exercise.id()));
  }

  private CompletionStage<Verdict> ask(Trust trust, Exercise exercise, String source) {
    var answer = new CompletableFuture<Verdict>();
    asked.add(new Asked(trust, exercise, source, answer));
    return answer;
  }

  /** Waits for the next question. */
  public Asked next() throws InterruptedException {
    var next = asked.poll(60, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing was asked of the grader within 60 s");
    }
    return next;
  }

  public boolean idle() {
    return asked.isEmpty();
  }
}
