package io.sparkmaster.graders.runner;

import io.sparkmaster.graders.spi.v1.Feedback;
import io.sparkmaster.graders.spi.v1.Grade.State;
import java.math.BigDecimal;
import java.util.List;

/**
 * One grader's part of an exercise's grade.
 *
 * @param points of the exercise's, at most {@code max}
 * @param max this grader's share of the exercise's points
 */
public record GraderGrade(
    String grader,
    String version,
    State state,
    BigDecimal points,
    BigDecimal max,
    List<Feedback> feedback) {
  /** Copies the feedback. */
  public GraderGrade {
    feedback = List.copyOf(feedback);
  }
}
