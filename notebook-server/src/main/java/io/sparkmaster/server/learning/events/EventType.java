package io.sparkmaster.server.learning.events;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of event that this server writes. */
public enum EventType {
  LESSON_OPENED("lesson.opened"),
  LESSON_RESET("lesson.reset"),
  LESSON_RATED("lesson.rated"),
  CHECK_GRADED("check.graded"),
  SUBMISSION_GRADED("submission.graded"),
  HINT_REVEALED("hint.revealed");

  private final String text;

  EventType(String text) {
    this.text = text;
  }

  /** The name in the log. */
  public String text() {
    return text;
  }

  /** The type of that name; a later version's log may hold names that this one does not know. */
  public static Optional<EventType> of(String text) {
    return Arrays.stream(values()).filter(type -> type.text.equals(text)).findFirst();
  }
}
