package io.sparkmaster.courses.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A small right course on disk, for tests to break. */
record CourseFixture(Path directory) {
  static final KnownGraders GRADERS =
      new KnownGraders(
          Map.of(
              "value",
              options ->
                  options.getOrDefault("tolerance", 0) instanceof Number
                      ? List.of()
                      : List.of("tolerance has to be a number."),
              "rows",
              options -> List.of(),
              "metrics",
              options -> List.of()));

  static final String COURSE =
      """
      schema: 1
      id: small
      version: 1.2.3
      title: A small course
      language: en
      licence: MIT
      modules:
        - id: start
          title: The start
          tier: fundamentals
          lessons: [first]
      """;

  static final String EXERCISES =
      """
      schema: 1
      exercises:
        - id: total
          title: The total
          target: {kind: variable, name: total}
          points: 10
          skills: [actions]
          hints: ["Count them."]
          graders:
            - {id: value, options: {tolerance: 0}}
            - {id: metrics, weight: 2, options: {jobs: {max: 1}}}
      """;

  static final String NOTEBOOK =
      """
      {"cells": [
        {"cell_type": "markdown", "id": "title", "metadata": {}, "source": ["# Counting\\n", "Let us."]},
        {"cell_type": "code", "id": "given", "metadata": {}, "execution_count": 3,
         "outputs": [{"output_type": "stream", "name": "stdout", "text": "4711"}],
         "source": "val numbers = spark.range(4711)"},
        {"cell_type": "code", "id": "answer",
         "metadata": {"sparkmaster": {"schema": 1, "exercise": "total", "role": "solution",
                                      "language": "scala"}},
         "execution_count": null, "outputs": [],
         "source": ["val total: Long =\\n", "  // BEGIN SOLUTION\\n", "  numbers.count()\\n",
                    "  // END SOLUTION"]}
       ],
       "metadata": {"kernelspec": {"name": "sparkmaster-scala", "display_name": "Scala"},
                    "sparkmaster": {"schema": 1, "course": "small", "lesson": "first"}},
       "nbformat": 4, "nbformat_minor": 5}
      """;

  static final String MUTANT = "// fails: value\nval total: Long = numbers.count() + 1\n";

  static CourseFixture in(Path directory) {
    return new CourseFixture(directory)
        .write("course.yaml", COURSE)
        .write("first/exercises.yaml", EXERCISES)
        .write("first/lesson.ipynb", NOTEBOOK)
        .write("first/data/numbers.csv", "n\n1\n")
        .write("first/hidden/numbers.csv", "n\n8086\n")
        .write("first/mutants/total/off-by-one.scala", MUTANT);
  }

  CourseFixture write(String file, String text) {
    try {
      var path = directory.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Replaces text that has to be there: a fixture that breaks nothing proves nothing. */
  CourseFixture replace(String file, String old, String replacement) {
    try {
      var text = Files.readString(directory.resolve(file));
      if (!text.contains(old)) {
        throw new IllegalArgumentException(file + " does not contain " + old);
      }
      return write(file, text.replace(old, replacement));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  CourseFixture delete(String file) {
    try {
      Files.delete(directory.resolve(file));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Catalog load() {
    return Catalog.loadCourse(directory, GRADERS);
  }

  Lesson lesson() {
    return load().courses().get(0).lessons().get(0);
  }
}
