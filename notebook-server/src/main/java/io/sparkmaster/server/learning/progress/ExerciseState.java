package io.sparkmaster.server.learning.progress;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far a learner is with one exercise. */
public enum ExerciseState {
  /** Never judged, or started again since. */
  UNTOUCHED,
  /** Checked or submitted, but no submission has passed yet. */
  TRIED,
  /** A submission has passed. */
  PASSED;

  /** The name in answers. */
  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
