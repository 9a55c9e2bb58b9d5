package io.sparkmaster.courses.catalog;

import io.sparkmaster.courses.catalog.Fault.Kind;
import io.sparkmaster.courses.catalog.Fault.Place;
import io.sparkmaster.courses.catalog.notebook.Cell;
import io.sparkmaster.courses.catalog.notebook.CellType;
import io.sparkmaster.courses.catalog.notebook.Notebook;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks a lesson's cells, one by one, and finds the language of each exercise. */
final class LessonCells {
  private final CellLanguage notebookLanguage;
  private final Set<ExerciseId> described;
  private final FaultLog log;
  private final Map<ExerciseId, CellLanguage> languages = new LinkedHashMap<>();

  LessonCells(CellLanguage notebookLanguage, Set<ExerciseId> described, FaultLog log) {
    this.notebookLanguage = notebookLanguage;
    this.described = described;
    this.log = log;
  }

  /** The exercises that have a cell, with its language. */
  Map<ExerciseId, CellLanguage> check(Notebook notebook) {
    int index = 0;
    for (var cell : notebook.cells()) {
      check(cell, new Place.InCell(index++, cell.id().orElse("")));
    }
    return languages;
  }

  private void check(Cell cell, Place place) {
    var metadata = cell.sparkmaster().map(json -> CellMetadata.read(json, place, log));
    var exercise = metadata.flatMap(CellMetadata::exercise);
    exercise.ifPresent(id -> checkExercise(id, place));
    var language = checkLanguage(cell, metadata, place);
    if (cell.type() == CellType.CODE) {
      exercise.ifPresent(id -> remember(id, language, place));
    }
    checkMarkers(cell, metadata, place);
  }

  private void checkExercise(ExerciseId id, Place place) {
    if (!described.contains(id)) {
      log.add(
          Kind.CELL_WITHOUT_EXERCISE,
          place,
          "The cell belongs to the exercise \"" + id + "\", which is not described.",
          "Describe it in "
              + LessonFiles.EXERCISES
              + ". "
              + Text.candidates(id.value(), described.stream().map(ExerciseId::value).toList()));
    }
  }

  private void remember(ExerciseId id, CellLanguage language, Place place) {
    if (languages.putIfAbsent(id, language) != null) {
      log.add(
          Kind.DUPLICATE_ID,
          place,
          "A second cell belongs to the exercise \"" + id + "\".",
          "Keep one cell for each exercise; a copied cell keeps its metadata.");
    }
  }

  private CellLanguage checkLanguage(Cell cell, Optional<CellMetadata> metadata, Place place) {
    var actual = CellLanguage.ofMagic(cell.source()).orElse(notebookLanguage);
    var said = metadata.flatMap(CellMetadata::language);
    if (cell.type() == CellType.CODE && said.isPresent() && said.get() != actual) {
      log.add(
          Kind.LANGUAGE_MISMATCH,
          place,
          "The metadata says %s, but the cell is in %s."
              .formatted(said.get().text(), actual.text()),
          "Change the metadata, or put %%%%%s on the first line.".formatted(said.get().text()));
    }
    return actual;
  }

  private void checkMarkers(Cell cell, Optional<CellMetadata> metadata, Place place) {
    var markers = SolutionMarkers.of(cell.source());
    boolean solution = metadata.filter(m -> m.role() == CellRole.SOLUTION).isPresent();
    markers
        .nearMark()
        .ifPresent(
            line ->
                log.add(
                    Kind.MISPLACED_MARKER,
                    place,
                    "What looks like a mark of a solution is none: " + line + ".",
                    "Write exactly \"### BEGIN SOLUTION\" and \"### END SOLUTION\", each on a line"
                        + " of its own."));
    markers
        .imbalance()
        .ifPresent(
            what ->
                log.add(
                    Kind.UNBALANCED_MARKERS,
                    place,
                    what + ".",
                    "Write one END SOLUTION for each BEGIN SOLUTION, one pair after the other."));
    if (markers.present() && !(solution && cell.type() == CellType.CODE)) {
      log.add(
          Kind.MISPLACED_MARKER,
          place,
          "A solution is marked in a cell that is no solution cell.",
          "Give the cell the metadata of its exercise with the role \"solution\", or remove the"
              + " marks.");
    }
    if (solution && !markers.present()) {
      log.add(
          Kind.NO_SOLUTION,
          place,
          "Nothing is marked as the solution, so learners would receive the cell whole.",
          "Put the solution between \"### BEGIN SOLUTION\" and \"### END SOLUTION\".");
    }
  }
}
