package io.sparkmaster.server.learning.events;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What grading came to. */
public enum GradeState {
  PASSED,
  FAILED,
  PARTIAL,
  NOT_ATTEMPTED,
  NOT_GRADABLE;

  /** The name in events and answers. */
  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Whether the learner has tried and been judged. */
  public boolean counts() {
    return this == PASSED || this == FAILED || this == PARTIAL;
  }

  /** The state of that name. */
  public static Optional<GradeState> of(String text) {
    return Arrays.stream(values()).filter(state -> state.text().equals(text)).findFirst();
  }
}
