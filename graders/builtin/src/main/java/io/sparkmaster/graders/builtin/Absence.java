package io.sparkmaster.graders.builtin;

import io.sparkmaster.graders.spi.v1.Evidence;
import io.sparkmaster.graders.spi.v1.Feedback;
import io.sparkmaster.graders.spi.v1.Finding;
import io.sparkmaster.graders.spi.v1.Grade;
import io.sparkmaster.graders.spi.v1.Probe;
import java.util.Optional;

/** The grades of answers about which nothing is known. */
final class Absence {
  private static final String NOT_YOUR_FAULT =
      " This is not your mistake: tell your teacher or the author of the course.";

  private Absence() {}

  /** The grade when the learner's answer, or the expected one, was not found. */
  static <R> Optional<Grade> of(Evidence evidence, Probe<R> probe) {
    return ofActual(evidence, probe).or(() -> ofExpected(evidence, probe));
  }

  /** The grade when the learner's answer was not found. */
  static <R> Optional<Grade> ofActual(Evidence evidence, Probe<R> probe) {
    if (!(evidence.actual(probe) instanceof Finding.Missing<R> missing)) {
      return Optional.empty();
    }
    var reason = evidence.hidden() ? "" : Reason.of(missing.reason());
    return Optional.of(
        switch (missing.cause()) {
          case NOT_ATTEMPTED ->
              Grade.notAttempted(
                  evidence.hidden()
                      ? "When your notebook ran on the hidden data, this exercise had no answer."
                          + " Run all cells from the top in a fresh kernel, then submit again."
                      : "There is no answer to check yet."
                          + reason
                          + " Run your cell, then check.");
          case UNSUITABLE ->
              Grade.failed(
                  Feedback.essential("Your answer is of the wrong kind." + reason),
                  Feedback.actionable(Reason.whatIsAskedFor(probe)));
          case FAILED ->
              Grade.failed(
                  Feedback.essential(
                      evidence.hidden()
                          ? "Your answer ends in an error on the hidden data."
                          : "Your answer ends in an error when Spark computes it." + reason),
                  Feedback.actionable(
                      evidence.hidden()
                          ? "Look for what your code takes for granted about the given data: nulls,"
                              + " formats, values that may be missing."
                          : "Transformations are lazy: call an action such as show() in your cell"
                              + " to see the whole error."));
          case UNAVAILABLE ->
              Grade.notGradable("Your answer could not be examined." + reason + NOT_YOUR_FAULT);
        });
  }

  private static <R> Optional<Grade> ofExpected(Evidence evidence, Probe<R> probe) {
    return evidence.expected(probe) instanceof Finding.Missing<R> missing
        ? Optional.of(
            notGradable(evidence, "The expected answer is not known.", Reason.of(missing.reason())))
        : Optional.empty();
  }

  /**
   * The grade when the evidence does not allow a judgement.
   *
   * @param detail left out when the data is hidden
   */
  static Grade notGradable(Evidence evidence, String text, String detail) {
    return Grade.notGradable(text + (evidence.hidden() ? "" : detail) + NOT_YOUR_FAULT);
  }
}
