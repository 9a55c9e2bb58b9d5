package io.sparkmaster.courses.catalog;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A course without fault.
 *
 * @param language that its text is in, as a BCP 47 tag
 * @param licence of its text
 */
public record Course(
    CourseId id,
    String version,
    String title,
    String language,
    String licence,
    Path directory,
    List<CourseModule> modules) {
  /** Copies the modules. */
  public Course {
    modules = List.copyOf(modules);
  }

  /** All lessons, in the order in which they are learnt. */
  public List<Lesson> lessons() {
    return modules.stream().flatMap(module -> module.lessons().stream()).toList();
  }

  /** The lesson of that id. */
  public Optional<Lesson> lesson(LessonId id) {
    return lessons().stream().filter(lesson -> lesson.id().equals(id)).findFirst();
  }
}
