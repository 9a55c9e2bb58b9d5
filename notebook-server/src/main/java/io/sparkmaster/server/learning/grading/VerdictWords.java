package io.sparkmaster.server.learning.grading;

import io.sparkmaster.graders.runner.ExerciseGrade;
import io.sparkmaster.graders.spi.v1.Feedback.MarkedPlan;
import io.sparkmaster.graders.spi.v1.Feedback.RowDifference;
import io.sparkmaster.graders.spi.v1.Grade.State;
import io.sparkmaster.server.learning.attempts.Verdict;
import io.sparkmaster.server.learning.attempts.Verdict.Diff;
import io.sparkmaster.server.learning.attempts.Verdict.DiffRow;
import io.sparkmaster.server.learning.attempts.Verdict.Feedback;
import io.sparkmaster.server.learning.attempts.Verdict.Grade;
import io.sparkmaster.server.learning.attempts.Verdict.PlanLine;
import io.sparkmaster.server.learning.attempts.Verdict.Trust;
import io.sparkmaster.server.learning.events.GradeState;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says the runner's verdicts in the words of the learning API. */
final class VerdictWords {
  /** Stands for a grader where the answer as a whole is spoken of. */
  private static final String WHOLE = "answer";

  /** A verdict is kept for ever and shown often: cells of any size have no place in it. */
  private static final int MOST_CHARS = 200;

  /** A plan of more operators is not read by a person. */
  private static final int MOST_LINES = 100;

  private static final String REVIEW =
      "A person will look at this answer: it reaches for what its grade rests on. Until then its"
          + " points stand as they are.";

  private VerdictWords() {}

  static Verdict of(io.sparkmaster.graders.runner.Verdict verdict) {
    var grade = verdict.grade();
    var trust =
        switch (verdict.trust()) {
          case ADVISORY -> Trust.ADVISORY;
          case ISOLATED -> Trust.ISOLATED;
        };
    return new Verdict(
        state(grade.state()),
        grade.points().doubleValue(),
        grade.max(),
        trust,
        isolation(verdict.isolation()),
        verdict.at().toString(),
        grades(grade, notes(verdict)),
        verdict.signed().map(signed -> signed.toJson().toString()).orElse(""));
  }

  /** Why a person will look is for that person. */
  private static List<String> notes(io.sparkmaster.graders.runner.Verdict verdict) {
    var notes = new ArrayList<>(verdict.notes());
    if (!verdict.review().isEmpty()) {
      notes.add(REVIEW);
    }
    return notes;
  }

  private static Verdict.Isolation isolation(
      io.sparkmaster.graders.runner.Verdict.Isolation isolation) {
    return switch (isolation) {
      case NONE -> Verdict.Isolation.NONE;
      case UID -> Verdict.Isolation.UID;
      case BWRAP -> Verdict.Isolation.BWRAP;
    };
  }

  private static List<Grade> grades(ExerciseGrade grade, List<String> notes) {
    var grades = new ArrayList<Grade>();
    var whole = new ArrayList<Feedback>();
    grade.feedback().forEach(item -> whole.add(feedback(item)));
    notes.forEach(note -> whole.add(new Feedback(Feedback.Kind.INFORMATIVE, note, null)));
    if (!whole.isEmpty()) {
      grades.add(
          new Grade(WHOLE, state(grade.state()), grade.points().doubleValue(), grade.max(), whole));
    }
    for (var part : grade.graders()) {
      grades.add(
          new Grade(
              part.grader(),
              state(part.state()),
              part.points().doubleValue(),
              part.max().doubleValue(),
              part.feedback().stream().map(VerdictWords::feedback).toList()));
    }
    return grades;
  }

  private static GradeState state(State state) {
    return switch (state) {
      case PASSED -> GradeState.PASSED;
      case FAILED -> GradeState.FAILED;
      case PARTIAL -> GradeState.PARTIAL;
      case NOT_ATTEMPTED -> GradeState.NOT_ATTEMPTED;
      case NOT_GRADABLE -> GradeState.NOT_GRADABLE;
    };
  }

  private static Feedback feedback(io.sparkmaster.graders.spi.v1.Feedback item) {
    var kind =
        switch (item.kind()) {
          case ESSENTIAL -> Feedback.Kind.ESSENTIAL;
          case ACTIONABLE -> Feedback.Kind.ACTIONABLE;
          case INFORMATIVE -> Feedback.Kind.INFORMATIVE;
          case PRAISE -> Feedback.Kind.PRAISE;
        };
    var differences =
        item.details().stream()
            .filter(RowDifference.class::isInstance)
            .map(RowDifference.class::cast)
            .toList();
    return new Feedback(
        kind, item.text(), differences.isEmpty() ? null : diff(differences), plan(item));
  }

  private static @Nullable List<PlanLine> plan(io.sparkmaster.graders.spi.v1.Feedback item) {
    return item.details().stream()
        .filter(MarkedPlan.class::isInstance)
        .map(MarkedPlan.class::cast)
        .findFirst()
        .map(
            plan ->
                plan.lines().stream()
                    .limit(MOST_LINES)
                    .map(line -> new PlanLine(line.depth(), text(line.text()), line.marked()))
                    .toList())
        .orElse(null);
  }

  private static Diff diff(List<RowDifference> differences) {
    return new Diff(
        differences.get(0).columns(),
        differences.stream()
            .map(row -> new DiffRow(null, cells(row.expected()), cells(row.actual())))
            .toList());
  }

  private static @Nullable List<@Nullable String> cells(List<@Nullable Object> row) {
    if (row.isEmpty()) {
      return null;
    }
    var cells = new ArrayList<@Nullable String>();
    row.forEach(cell -> cells.add(cell == null ? null : text(cell)));
    return Collections.unmodifiableList(cells);
  }

  private static String text(Object cell) {
    var text = cell instanceof BigDecimal number ? number.toPlainString() : String.valueOf(cell);
    return text.length() <= MOST_CHARS ? text : text.substring(0, MOST_CHARS) + "…";
  }
}
