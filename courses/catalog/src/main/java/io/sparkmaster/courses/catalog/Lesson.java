package io.sparkmaster.courses.catalog;

import io.sparkmaster.courses.catalog.error.CatalogException;
import io.sparkmaster.courses.catalog.error.CatalogException.Code;
import io.sparkmaster.courses.catalog.notebook.Notebook;
import java.nio.file.Path;
import java.util.List;

/**
 * One lesson: a notebook and its exercises.
 *
 * @param title the notebook's first heading
 * @param version the course's version, a plus sign and the beginning of the hash
 * @param hash of all that decides how the lesson is shown and graded, mutants excepted; equal
 *     hashes mean that expected evidence may be reused
 * @param language of cells that name none
 * @param source the author's notebook, solutions included: never for learners
 */
public record Lesson(
    CourseId course,
    LessonId id,
    String title,
    String version,
    String hash,
    CellLanguage language,
    Path directory,
    Notebook source,
    List<Exercise> exercises) {
  /** Copies the exercises. */
  public Lesson {
    exercises = List.copyOf(exercises);
  }

  /**
   * The exercise of that id.
   *
   * @throws CatalogException with {@link Code#UNKNOWN_EXERCISE}, naming those that there are
   */
  public Exercise exercise(ExerciseId exercise) {
    return exercises.stream()
        .filter(candidate -> candidate.id().equals(exercise))
        .findFirst()
        .orElseThrow(
            () ->
                new CatalogException(
                    Code.UNKNOWN_EXERCISE,
                    "Lesson %s has no exercise \"%s\". %s"
                        .formatted(
                            id,
                            exercise,
                            Text.candidates(
                                exercise.value(),
                                exercises.stream().map(e -> e.id().value()).toList()))));
  }

  /** What all exercises together are worth. */
  public int points() {
    return exercises.stream().mapToInt(Exercise::points).sum();
  }

  /** The folder with the data that learners have; need not exist. */
  public Path data() {
    return directory.resolve(LessonFiles.DATA);
  }

  /** The folder that takes the place of {@link #data()} at Submit; need not exist. */
  public Path hidden() {
    return directory.resolve(LessonFiles.HIDDEN);
  }
}
