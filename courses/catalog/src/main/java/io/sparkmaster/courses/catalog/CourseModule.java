package io.sparkmaster.courses.catalog;

import java.util.List;

/**
 * A part of a course.
 *
 * @param tier how far along its learners are, in the author's words
 */
public record CourseModule(ModuleId id, String title, String tier, List<Lesson> lessons) {
  /** Copies the lessons. */
  public CourseModule {
    lessons = List.copyOf(lessons);
  }
}
