package io.sparkmaster.server.learning;

import io.sparkmaster.courses.catalog.KnownGraders;
import io.sparkmaster.server.learning.lessons.OfferedCourses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A folder of courses: a small right one, and a broken one. */
public final class SmallCourse {
  private static final String COURSE =
      """
      schema: 1
      id: small
      version: %s
      title: A small course
      language: en
      licence: MIT
      modules:
        - {id: start, title: The start, tier: fundamentals, lessons: [first]}
      """;
  private static final String EXERCISES =
      """
      schema: 1
      exercises:
        - id: total
          title: The total
          target: {kind: variable, name: total}
          points: 10
          skills: [actions]
          hints: ["Count them.", "Call count()."]
          graders: [{id: value}]
        - id: twice
          title: Twice the total
          target: {kind: variable, name: twice}
          points: 20
          skills: [actions, arithmetic]
          hints: []
          graders: [{id: value}]
      """;
  private static final String NOTEBOOK =
      """
      {"cells": [
        {"cell_type": "markdown", "id": "title", "metadata": {}, "source": "# Counting"},
        {"cell_type": "code", "id": "answer-1", "execution_count": null, "outputs": [],
         "metadata": {"sparkmaster": {"schema": 1, "exercise": "total", "role": "solution", "language": "scala"}},
         "source": "val total: Long =\\n  // BEGIN SOLUTION\\n  spark.range(4711).count()\\n  // END SOLUTION"},
        {"cell_type": "code", "id": "answer-2", "execution_count": null, "outputs": [],
         "metadata": {"sparkmaster": {"schema": 1, "exercise": "twice", "role": "solution", "language": "scala"}},
         "source": "val twice: Long =\\n  // BEGIN SOLUTION\\n  9422\\n  // END SOLUTION"}],
       "metadata": {"kernelspec": {"name": "sparkmaster-scala", "display_name": "Scala"},
                    "sparkmaster": {"schema": 1, "course": "small", "lesson": "first"}},
       "nbformat": 4, "nbformat_minor": 5}
      """;

  private SmallCourse() {}

  public static OfferedCourses in(Path folder) {
    return in(folder, "1.2.3");
  }

  public static OfferedCourses in(Path folder, String version) {
    write(folder.resolve("small/course.yaml"), COURSE.formatted(version));
    write(folder.resolve("small/first/exercises.yaml"), EXERCISES);
    write(folder.resolve("small/first/lesson.ipynb"), NOTEBOOK);
    write(folder.resolve("small/first/data/numbers.csv"), "n\n1\n2\n");
    write(folder.resolve("small/first/images/one.svg"), "<svg/>");
    write(folder.resolve("small/first/hidden/numbers.csv"), "n\n77\n");
    write(folder.resolve("broken/course.yaml"), "schema: 1\nid: [\n");
    return OfferedCourses.load(folder, new KnownGraders(Map.of("value", options -> List.of())));
  }

  private static void write(Path file, String content) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
