package io.sparkmaster.server.learning.events;

import io.sparkmaster.courses.catalog.CourseId;
import io.sparkmaster.courses.catalog.ExerciseId;
import io.sparkmaster.courses.catalog.LessonId;
import java.util.Optional;

/** What an event is about: a lesson, or one of its exercises. */
public record Subject(CourseId course, LessonId lesson, Optional<ExerciseId> exercise) {
  /** A lesson as a whole. */
  public static Subject of(CourseId course, LessonId lesson) {
    return new Subject(course, lesson, Optional.empty());
  }

  /** An exercise. */
  public static Subject of(CourseId course, LessonId lesson, ExerciseId exercise) {
    return new Subject(course, lesson, Optional.of(exercise));
  }
}
