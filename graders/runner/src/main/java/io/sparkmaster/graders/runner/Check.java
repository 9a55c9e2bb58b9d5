package io.sparkmaster.graders.runner;

import io.sparkmaster.courses.catalog.Exercise;
import io.sparkmaster.courses.catalog.ExerciseId;
import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.courses.catalog.SolutionNotebook;
import io.sparkmaster.graders.runner.Verdict.Isolation;
import io.sparkmaster.graders.runner.Verdict.Trust;
import io.sparkmaster.graders.runner.evidence.Answers;
import io.sparkmaster.graders.runner.evidence.EvidenceClient;
import io.sparkmaster.graders.runner.evidence.KernelLink;
import io.sparkmaster.graders.runner.replay.DataKind;
import io.sparkmaster.graders.spi.v1.Grade;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Grades what a learner's running kernel holds, on the data that learners have. Advisory: the
 * evidence comes from the learner's own session. The kernel is asked questions only; it never sees
 * what is expected. Thread-safe.
 */
public final class Check {
  private final Judge judge;
  private final ExpectedEvidence expected;
  private final Isolation isolation;
  private final InstantSource clock;

  Check(Judge judge, ExpectedEvidence expected, Isolation isolation, InstantSource clock) {
    this.judge = judge;
    this.expected = expected;
    this.isolation = isolation;
    this.clock = clock;
  }

  /**
   * The learner's cell.
   *
   * @param cellId as the learner's front end tells the kernel; the lesson's own when absent
   * @param source as it is in the notebook now, which tells a stub from an answer
   */
  public record Cell(Optional<String> cellId, Optional<String> source) {
    /** Nothing is known of the cell. */
    public static Cell unknown() {
      return new Cell(Optional.empty(), Optional.empty());
    }
  }

  /** Asks the kernel and judges; returns within the evidence's limits. */
  public Verdict check(KernelLink kernel, Lesson lesson, ExerciseId id, Cell cell) {
    var exercise = lesson.exercise(id);
    var starter = SolutionNotebook.starter(lesson);
    var untouched =
        cell.source().filter(source -> Starter.isUnchanged(starter, id, source)).isPresent();
    return verdict(
        lesson,
        untouched
            ? judge.uniform(exercise, notAttempted())
            : evidence(kernel, lesson, exercise, cell));
  }

  static Grade notAttempted() {
    return Grade.notAttempted(
        "There is no answer yet. Write one into the exercise's cell and run it.");
  }

  private ExerciseGrade evidence(KernelLink kernel, Lesson lesson, Exercise exercise, Cell cell) {
    var request =
        cell.cellId()
            .map(cellId -> judge.request(exercise, cellId))
            .orElseGet(() -> judge.request(lesson, exercise));
    var answers = EvidenceClient.collect(kernel, request);
    var stale = cell.source().flatMap(now -> stale(answers, now));
    if (stale.isPresent()) {
      return judge.uniform(exercise, stale.get());
    }
    var right = expected.of(lesson, exercise, DataKind.GIVEN);
    var known =
        cell.source()
            .map(source -> answers.withSource(CellSources.of(exercise, source)))
            .orElse(answers);
    return judge.grade(exercise, known, right, false, false);
  }

  /**
   * What the cell's text of today has to do with what the kernel holds: nothing, in three cases.
   */
  private static Optional<Grade> stale(Answers answers, String source) {
    var run = answers.cell();
    if (run.isEmpty()) {
      // A kernel that answers nothing has its own reason, which the graders tell.
      return answers.answered()
          ? Optional.of(
              Grade.notAttempted("The cell was not run in this kernel. Run it, then check again."))
          : Optional.empty();
    }
    if (!run.get().isOf(source)) {
      return Optional.of(
          Grade.notAttempted("The cell has changed since it was run. Run it, then check again."));
    }
    return run.get().ok()
        ? Optional.empty()
        : Optional.of(
            Grade.notAttempted(
                "The cell ended with an error when it was run. Fix it, run it, then check"
                    + " again."));
  }

  private Verdict verdict(Lesson lesson, ExerciseGrade grade) {
    return new Verdict(
        lesson.course(),
        lesson.id(),
        lesson.version(),
        grade,
        Trust.ADVISORY,
        isolation,
        clock.instant(),
        List.of(),
        Optional.empty());
  }
}
