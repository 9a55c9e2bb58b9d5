package io.sparkmaster.graders.runner;

import io.sparkmaster.courses.catalog.ExerciseId;
import io.sparkmaster.graders.spi.v1.Feedback;
import io.sparkmaster.graders.spi.v1.Grade.State;
import java.math.BigDecimal;
import java.util.List;

/**
 * What the graders of an exercise say together.
 *
 * @param graders empty when there was nothing for them to judge
 * @param feedback beside the graders' own
 */
public record ExerciseGrade(
    ExerciseId exercise,
    String title,
    State state,
    BigDecimal points,
    int max,
    List<GraderGrade> graders,
    List<Feedback> feedback) {
  /** Copies the lists. */
  public ExerciseGrade {
    graders = List.copyOf(graders);
    feedback = List.copyOf(feedback);
  }

  /** Whether this counts as an attempt. */
  public boolean attempt() {
    return switch (state) {
      case PASSED, FAILED, PARTIAL -> true;
      case NOT_ATTEMPTED, NOT_GRADABLE -> false;
    };
  }

  /**
   * All graders must pass. One that finds no answer makes the whole not attempted, whatever the
   * others say about nothing; one without evidence keeps the rest from passing.
   */
  static State together(List<GraderGrade> grades) {
    var states = grades.stream().map(GraderGrade::state).toList();
    if (states.isEmpty() || states.contains(State.NOT_ATTEMPTED)) {
      return states.isEmpty() ? State.NOT_GRADABLE : State.NOT_ATTEMPTED;
    }
    var wrong = states.contains(State.FAILED) || states.contains(State.PARTIAL);
    if (!wrong) {
      return states.contains(State.NOT_GRADABLE) ? State.NOT_GRADABLE : State.PASSED;
    }
    var points = grades.stream().anyMatch(grade -> grade.points().signum() > 0);
    return points ? State.PARTIAL : State.FAILED;
  }
}
