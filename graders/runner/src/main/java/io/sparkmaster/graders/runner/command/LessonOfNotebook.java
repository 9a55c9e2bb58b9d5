package io.sparkmaster.graders.runner.command;

import io.sparkmaster.courses.catalog.Course;
import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.courses.catalog.notebook.Notebook;
import io.sparkmaster.graders.runner.error.RunnerException;
import io.sparkmaster.graders.runner.error.RunnerException.Code;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Finds the lesson that a notebook is a copy of. */
final class LessonOfNotebook {
  private LessonOfNotebook() {}

  /** By the notebook's metadata; an author's own notebook by its folder. */
  static Lesson find(Course course, Notebook notebook, Path file) {
    var metadata = notebook.sparkmaster();
    var otherCourse =
        metadata
            .map(json -> json.path("course").asText(""))
            .filter(id -> !id.isEmpty() && !id.equals(course.id().value()));
    if (otherCourse.isPresent()) {
      throw new RunnerException(
          Code.UNKNOWN_LESSON,
          "The notebook %s belongs to the course \"%s\", but --course is the course \"%s\". Give the folder of its own course."
              .formatted(file, otherCourse.get(), course.id()));
    }
    var folder = file.toAbsolutePath().normalize().getParent();
    var id =
        metadata
            .map(json -> json.path("lesson").asText(""))
            .filter(text -> !text.isEmpty())
            .orElse(folder == null ? "" : String.valueOf(folder.getFileName()));
    return course.lessons().stream()
        .filter(lesson -> lesson.id().value().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new RunnerException(
                    Code.UNKNOWN_LESSON,
                    "The notebook %s does not say of which lesson it is (metadata.sparkmaster.lesson is \"%s\"). The course \"%s\" has: %s. Take a fresh copy of the lesson and move your answers there."
                        .formatted(
                            file,
                            id,
                            course.id(),
                            course.lessons().stream()
                                .map(lesson -> lesson.id().value())
                                .collect(Collectors.joining(", ")))));
  }
}
