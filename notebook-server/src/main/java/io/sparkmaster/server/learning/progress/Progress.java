package io.sparkmaster.server.learning.progress;

import io.sparkmaster.courses.catalog.CourseId;
import io.sparkmaster.courses.catalog.ExerciseId;
import io.sparkmaster.courses.catalog.LessonId;
import io.sparkmaster.server.learning.events.Event;
import io.sparkmaster.server.learning.events.Subject;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * All that a learner has done, as far as it decides about progress: a pure function of events.
 *
 * @param exercises that anything was done at
 * @param opened lessons
 */
public record Progress(Map<Subject, ExerciseRecord> exercises, Set<Subject> opened) {
  /** Copies the collections. */
  public Progress {
    exercises = Map.copyOf(exercises);
    opened = Set.copyOf(opened);
  }

  /**
   * What these events of one learner come to. Their order in the collection and repetitions of the
   * same event do not matter: ids say what came first.
   */
  public static Progress of(Collection<Event> events) {
    var byId = new TreeMap<String, Event>();
    events.forEach(event -> byId.putIfAbsent(event.id(), event));
    var fold = new Fold();
    byId.values().forEach(fold::add);
    return new Progress(fold.exercises, fold.opened);
  }

  /** What was done at an exercise. */
  public ExerciseRecord exercise(CourseId course, LessonId lesson, ExerciseId exercise) {
    return exercises.getOrDefault(Subject.of(course, lesson, exercise), ExerciseRecord.NONE);
  }

  /** Whether the learner has ever opened the lesson. */
  public boolean opened(CourseId course, LessonId lesson) {
    return opened.contains(Subject.of(course, lesson));
  }

  private static final class Fold {
    private final Map<Subject, ExerciseRecord> exercises = new HashMap<>();
    private final Set<Subject> opened = new HashSet<>();

    void add(Event event) {
      switch (event.type()) {
        case LESSON_OPENED -> opened.add(event.subject());
        case LESSON_RESET -> reset(event.subject());
        case LESSON_RATED -> {}
        case CHECK_GRADED -> change(event, record -> record.checked(event));
        case SUBMISSION_GRADED -> change(event, record -> record.submitted(event));
        case HINT_REVEALED -> change(event, record -> record.revealed(event));
      }
    }

    private void change(Event event, UnaryOperator<ExerciseRecord> change) {
      if (event.subject().exercise().isPresent()) {
        exercises.compute(
            event.subject(),
            (subject, record) -> change.apply(record == null ? ExerciseRecord.NONE : record));
      }
    }

    private void reset(Subject lesson) {
      opened.add(lesson);
      exercises.replaceAll(
          (subject, record) ->
              subject.course().equals(lesson.course()) && subject.lesson().equals(lesson.lesson())
                  ? record.reset()
                  : record);
    }
  }
}
