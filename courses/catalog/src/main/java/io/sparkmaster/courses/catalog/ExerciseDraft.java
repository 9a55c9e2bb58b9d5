package io.sparkmaster.courses.catalog;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An exercise as its file describes it, before its cell is known. In place of a faulty part stands
 * an empty one, which nobody sees, as a course with a fault is not loaded.
 */
record ExerciseDraft(
    Located<ExerciseId> id,
    String title,
    Target target,
    int points,
    List<String> skills,
    List<String> hints,
    List<GraderUse> graders,
    Expected expected) {
  Set<String> graderIds() {
    return graders.stream()
        .flatMap(GraderUse::leaves)
        .map(GraderUse::id)
        .collect(Collectors.toSet());
  }

  Exercise with(CellLanguage language, List<Mutant> mutants) {
    return new Exercise(
        id.value(), title, language, target, points, skills, hints, graders, expected, mutants);
  }
}
