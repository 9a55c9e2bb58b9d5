package io.sparkmaster.server.learning.attempts;

import java.util.Arrays;
import java.util.Locale;

/** How far an attempt is. It goes forward only. */
public enum AttemptState {
  QUEUED,
  RUNNING,
  /** There is a verdict. */
  DONE,
  /** There is none, and there will be none. */
  INTERRUPTED;

  /** The name in answers and in the database. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a verdict may still come. */
  public boolean inFlight() {
    return this == QUEUED || this == RUNNING;
  }

  static AttemptState of(String text) {
    return Arrays.stream(values())
        .filter(state -> state.text().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no state of an attempt: " + text));
  }
}
