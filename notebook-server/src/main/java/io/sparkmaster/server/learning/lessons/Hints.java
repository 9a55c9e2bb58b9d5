package io.sparkmaster.server.learning.lessons;

import io.sparkmaster.courses.catalog.Exercise;
import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.learning.events.Event;
import io.sparkmaster.server.learning.events.EventLog;
import io.sparkmaster.server.learning.events.EventType;
import io.sparkmaster.server.learning.events.Learners;
import io.sparkmaster.server.learning.events.Subject;
import io.sparkmaster.server.learning.progress.Progress;
import java.util.List;

/** Reveals hints one by one; what is revealed stays so. Thread-safe. */
public final class Hints {
  private final Learners learners;
  private final EventLog events;

  /** Hints noted in this log. */
  public Hints(Learners learners, EventLog events) {
    this.learners = learners;
    this.events = events;
  }

  /** The hints of an exercise that the learner with this progress may see, the gentlest first. */
  public static List<String> revealed(Lesson lesson, Exercise exercise, Progress progress) {
    var number = progress.exercise(lesson.course(), lesson.id(), exercise.id()).hints();
    return exercise.hints().subList(0, Math.min(Math.max(0, number), exercise.hints().size()));
  }

  /**
   * Reveals the hint after those that the asker has seen, unless it is revealed already: so a
   * request that is sent twice reveals one hint.
   *
   * @return all that are revealed then
   */
  public synchronized List<String> reveal(UserId user, Lesson lesson, Exercise exercise, int seen) {
    var learner = learners.of(user);
    var shown = revealed(lesson, exercise, Progress.of(events.of(learner)));
    if (shown.size() > seen || shown.size() == exercise.hints().size()) {
      return shown;
    }
    return revealNext(user, lesson, exercise);
  }

  /** Reveals one more, if there is one. */
  public synchronized List<String> revealNext(UserId user, Lesson lesson, Exercise exercise) {
    var learner = learners.of(user);
    var shown = revealed(lesson, exercise, Progress.of(events.of(learner)));
    if (shown.size() == exercise.hints().size()) {
      return shown;
    }
    var number = shown.size() + 1;
    events.append(
        learner,
        Event.Draft.of(
            EventType.HINT_REVEALED,
            Subject.of(lesson.course(), lesson.id(), exercise.id()),
            Json.mapper().createObjectNode().put("number", number)));
    return exercise.hints().subList(0, number);
  }
}
