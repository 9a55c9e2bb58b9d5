package io.sparkmaster.graders.spi.v1;

import java.util.List;

/**
 * A grader's judgement. Points are on the grader's own scale: the platform scales them to what the
 * lesson gives for this grader.
 *
 * @param points from 0 to {@code max}; {@code max} exactly when passed, 0 unless passed or partial
 * @param max above 0
 * @param feedback what to tell the learner; never empty when not passed
 */
public record Grade(double points, double max, State state, List<Feedback> feedback) {
  /** Refuses points that contradict the state, and a refusal without a reason. */
  public Grade {
    feedback = List.copyOf(feedback);
    if (!(max > 0) || Double.isInfinite(max)) {
      throw new IllegalArgumentException("max must be a number above 0, not " + max + ".");
    }
    var fits =
        switch (state) {
          case PASSED -> points == max;
          case PARTIAL -> points > 0 && points < max;
          case FAILED, NOT_ATTEMPTED, NOT_GRADABLE -> points == 0;
        };
    if (!fits) {
      throw new IllegalArgumentException(
          points + " of " + max + " points do not fit the state " + state + ".");
    }
    if (state != State.PASSED && feedback.isEmpty()) {
      throw new IllegalArgumentException(
          "A grade with the state " + state + " needs feedback that says why.");
    }
  }

  /** What became of an answer. Only passed, failed and partial count as attempts. */
  public enum State {
    /** Right. */
    PASSED,
    /** Wrong. */
    FAILED,
    /** Partly right. */
    PARTIAL,
    /** There is no answer. */
    NOT_ATTEMPTED,
    /** The evidence does not allow a judgement; the learner is not to blame. */
    NOT_GRADABLE
  }

  /** A right answer. */
  public static Grade passed(Feedback... feedback) {
    return new Grade(1, 1, State.PASSED, List.of(feedback));
  }

  /** A wrong answer, with what is wrong first. */
  public static Grade failed(Feedback... feedback) {
    return failed(List.of(feedback));
  }

  /** A wrong answer, with what is wrong first. */
  public static Grade failed(List<Feedback> feedback) {
    return new Grade(0, 1, State.FAILED, feedback);
  }

  /** A partly right answer: more than 0 and less than {@code max} points. */
  public static Grade partial(double points, double max, List<Feedback> feedback) {
    return new Grade(points, max, State.PARTIAL, feedback);
  }

  /** No answer, with what to do to give one. */
  public static Grade notAttempted(String text) {
    return new Grade(0, 1, State.NOT_ATTEMPTED, List.of(Feedback.essential(text)));
  }

  /** An answer that cannot be judged, with the reason. */
  public static Grade notGradable(String reason) {
    return new Grade(0, 1, State.NOT_GRADABLE, List.of(Feedback.essential(reason)));
  }
}
