package io.sparkmaster.server.learning.progress;

import com.fasterxml.jackson.annotation.JsonValue;
import io.sparkmaster.courses.catalog.Lesson;
import java.util.Locale;

/** How far a learner is with a lesson. */
public enum LessonState {
  NEW,
  STARTED,
  DONE;

  /** By today's catalog; a lesson without exercises is complete once it is opened. */
  public static LessonState of(Lesson lesson, Progress progress) {
    var opened = progress.opened(lesson.course(), lesson.id());
    var score = Score.of(lesson, progress);
    if (score.complete() && (opened || score.exercises() > 0)) {
      return DONE;
    }
    return opened ? STARTED : NEW;
  }

  /** The name in answers. */
  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
