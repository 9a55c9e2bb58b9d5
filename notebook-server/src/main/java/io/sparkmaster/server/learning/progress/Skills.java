package io.sparkmaster.server.learning.progress;

import io.sparkmaster.courses.catalog.Course;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a learner has shown to master, over all courses.
 *
 * @param scores by skill: an exercise counts fully for each of its skills
 */
public record Skills(SortedMap<String, Score> scores) {
  /** Copies the map. */
  public Skills {
    scores = Collections.unmodifiableSortedMap(new TreeMap<>(scores));
  }

  /** The skills that these courses exercise. */
  public static Skills of(Collection<Course> courses, Progress progress) {
    var scores = new TreeMap<String, Score>();
    for (var course : courses) {
      for (var lesson : course.lessons()) {
        for (var exercise : lesson.exercises()) {
          var record = progress.exercise(course.id(), lesson.id(), exercise.id());
          exercise
              .skills()
              .forEach(skill -> scores.merge(skill, Score.of(exercise, record), Score::plus));
        }
      }
    }
    return new Skills(scores);
  }
}
