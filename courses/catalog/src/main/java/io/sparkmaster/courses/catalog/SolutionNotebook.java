package io.sparkmaster.courses.catalog;

import io.sparkmaster.courses.catalog.error.CatalogException;
import io.sparkmaster.courses.catalog.error.CatalogException.Code;
import io.sparkmaster.courses.catalog.notebook.Cell;
import io.sparkmaster.courses.catalog.notebook.CellType;
import io.sparkmaster.courses.catalog.notebook.Notebook;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The code of a lesson, ready for a kernel: the author's solutions, or other sources in the cells
 * of exercises. All that is not the cell of an exercise comes from the catalog.
 */
public record SolutionNotebook(Lesson lesson, List<CodeCell> cells) {
  /**
   * A cell to execute.
   *
   * @param id the notebook's, or {@code cell-<index>} where it has none
   * @param exercise whose answer this is
   * @param source with the magic line, if the cell has one
   */
  public record CodeCell(String id, Optional<ExerciseId> exercise, String source) {
    CodeCell withSource(String other) {
      return new CodeCell(id, exercise, other);
    }
  }

  /** Copies the cells. */
  public SolutionNotebook {
    cells = List.copyOf(cells);
  }

  /** The lesson as its author solved it. */
  public static SolutionNotebook of(Lesson lesson) {
    return read(lesson, lesson.source());
  }

  /** The lesson as learners receive it. */
  public static SolutionNotebook starter(Lesson lesson) {
    return read(lesson, LessonRelease.of(lesson).notebook());
  }

  /**
   * The lesson with a learner's answers: an exercise that the submission lacks keeps its stub.
   *
   * @see SubmittedSources
   */
  public static SolutionNotebook ofSubmission(Lesson lesson, SubmittedSources submitted) {
    return starter(lesson).withSources(submitted.sources());
  }

  private static SolutionNotebook read(Lesson lesson, Notebook notebook) {
    var cells = new ArrayList<CodeCell>();
    for (int i = 0; i < notebook.cells().size(); i++) {
      var cell = notebook.cells().get(i);
      if (cell.type() == CellType.CODE) {
        cells.add(codeCell(cell, i));
      }
    }
    return new SolutionNotebook(lesson, cells);
  }

  private static CodeCell codeCell(Cell cell, int index) {
    return new CodeCell(
        cell.id().orElse("cell-" + index),
        CellMetadata.exerciseOf(cell),
        SolutionMarkers.of(cell.source()).solved());
  }

  /** The same code with another source for one exercise, such as a mutant's. */
  public SolutionNotebook withSource(ExerciseId exercise, String source) {
    return withSources(Map.of(lesson.exercise(exercise).id(), source));
  }

  private SolutionNotebook withSources(Map<ExerciseId, String> sources) {
    return new SolutionNotebook(
        lesson,
        cells.stream()
            .map(cell -> cell.exercise().map(sources::get).map(cell::withSource).orElse(cell))
            .toList());
  }

  /**
   * The cells up to and with that of an exercise: what has to run before it can be graded.
   *
   * @throws CatalogException with {@link Code#UNKNOWN_EXERCISE} when no code cell is the exercise's
   */
  public List<CodeCell> upTo(ExerciseId exercise) {
    var needed = new ArrayList<CodeCell>();
    for (var cell : cells) {
      needed.add(cell);
      if (cell.exercise().filter(exercise::equals).isPresent()) {
        return needed;
      }
    }
    throw new CatalogException(
        Code.UNKNOWN_EXERCISE,
        "No code cell of lesson %s belongs to the exercise \"%s\". Give one its metadata."
            .formatted(lesson.id(), exercise));
  }

  /** The source in the cell of an exercise. */
  public String source(ExerciseId exercise) {
    var upTo = upTo(exercise);
    return upTo.get(upTo.size() - 1).source();
  }
}
