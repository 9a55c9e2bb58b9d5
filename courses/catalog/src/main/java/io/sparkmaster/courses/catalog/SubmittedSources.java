package io.sparkmaster.courses.catalog;

import io.sparkmaster.courses.catalog.notebook.CellType;
import io.sparkmaster.courses.catalog.notebook.Notebook;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that is taken from a learner's notebook: the source of code cells that carry the id of an
 * exercise of the lesson. Nothing else in it is believed.
 *
 * @param sources as the learner wrote them
 * @param missing exercises that no cell belongs to
 * @param repeated exercises that several cells belong to; the first of them counts
 */
public record SubmittedSources(
    Map<ExerciseId, String> sources, Set<ExerciseId> missing, Set<ExerciseId> repeated) {
  /** Copies the collections. */
  public SubmittedSources {
    sources = Map.copyOf(sources);
    missing = Set.copyOf(missing);
    repeated = Set.copyOf(repeated);
  }

  /** Takes the sources out of a notebook. */
  public static SubmittedSources of(Lesson lesson, Notebook submitted) {
    var known = lesson.exercises().stream().map(Exercise::id).toList();
    var sources = new LinkedHashMap<ExerciseId, String>();
    var repeated = new LinkedHashSet<ExerciseId>();
    for (var cell : submitted.cells()) {
      var exercise = CellMetadata.exerciseOf(cell).filter(known::contains);
      if (cell.type() == CellType.CODE
          && exercise.isPresent()
          && sources.putIfAbsent(exercise.get(), cell.source()) != null) {
        repeated.add(exercise.get());
      }
    }
    return new SubmittedSources(sources, without(known, sources.keySet()), repeated);
  }

  private static Set<ExerciseId> without(List<ExerciseId> all, Set<ExerciseId> some) {
    var rest = new LinkedHashSet<>(all);
    rest.removeAll(some);
    return rest;
  }
}
