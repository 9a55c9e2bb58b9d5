package io.sparkmaster.server.learning.progress;

import io.sparkmaster.courses.catalog.Course;
import io.sparkmaster.courses.catalog.Exercise;
import io.sparkmaster.courses.catalog.Lesson;

/**
 * What was earned out of what can be, by today's catalog: an exercise that a course no longer has
 * counts for nothing, one whose points have changed counts by its share.
 *
 * @param points from 0 to {@code max}, to the hundredth
 * @param passed exercises
 */
public record Score(double points, int max, int passed, int exercises) {
  /** Nothing of nothing. */
  public static final Score NONE = new Score(0, 0, 0, 0);

  /** The score in a course. */
  public static Score of(Course course, Progress progress) {
    return course.lessons().stream().map(lesson -> of(lesson, progress)).reduce(NONE, Score::plus);
  }

  /** The score in a lesson. */
  public static Score of(Lesson lesson, Progress progress) {
    return lesson.exercises().stream()
        .map(
            exercise ->
                of(exercise, progress.exercise(lesson.course(), lesson.id(), exercise.id())))
        .reduce(NONE, Score::plus);
  }

  /** The score in an exercise. */
  public static Score of(Exercise exercise, ExerciseRecord record) {
    var share = record.passed() ? 1 : record.bestShare();
    return new Score(
        Math.floor(share * exercise.points() * 100) / 100,
        exercise.points(),
        record.passed() ? 1 : 0,
        1);
  }

  /** Both together. */
  public Score plus(Score other) {
    return new Score(
        Math.round((points + other.points) * 100) / 100.0,
        max + other.max,
        passed + other.passed,
        exercises + other.exercises);
  }

  /** Whether every exercise is passed. */
  public boolean complete() {
    return passed == exercises;
  }

  /** The points in per cent, rounded down: 100 means that every exercise is passed. */
  public int percent() {
    if (exercises == 0) {
      return 0;
    }
    if (complete()) {
      return 100;
    }
    return max == 0 ? 0 : Math.min(99, (int) Math.floor(points / max * 100));
  }
}
