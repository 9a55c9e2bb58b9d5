package io.sparkmaster.graders.runner;

import io.sparkmaster.courses.catalog.Expected;
import io.sparkmaster.graders.runner.evidence.Answers;
import io.sparkmaster.graders.spi.v1.Finding;
import io.sparkmaster.graders.spi.v1.Finding.Cause;
import io.sparkmaster.graders.spi.v1.Probe;

/** What is right for one exercise: the solution's answers, or what the author wrote down. */
sealed interface ExpectedAnswers {

  /**
   * What the probe would find at a right answer.
   *
   * @param actual what it found at the learner's, which decides between types that are written
   *     alike
   */
  <R> Finding<R> finding(Probe<R> probe, Finding<R> actual);

  /** The author's solution on the same data. */
  record OfSolution(Answers answers) implements ExpectedAnswers {
    @Override
    public <R> Finding<R> finding(Probe<R> probe, Finding<R> actual) {
      return answers.finding(probe);
    }
  }

  /** Written down; all that is not stays unknown. */
  record Inline(Expected expected) implements ExpectedAnswers {
    // A Value probe's result is a TargetValue, a Rows probe's a Table.
    @SuppressWarnings("unchecked")
    @Override
    public <R> Finding<R> finding(Probe<R> probe, Finding<R> actual) {
      if (probe instanceof Probe.Value && expected instanceof Expected.InlineValue value) {
        return (Finding<R>) new Finding.Found<>(InlineValues.value(value.value(), actual));
      }
      if (probe instanceof Probe.Rows && expected instanceof Expected.InlineRows rows) {
        return (Finding<R>) new Finding.Found<>(InlineValues.table(rows.rows(), actual));
      }
      return new Finding.Missing<>(
          Cause.UNAVAILABLE,
          "The lesson's author wrote nothing down that this could be compared to.");
    }
  }
}
