package io.sparkmaster.courses.catalog;

import java.util.List;

/**
 * A task whose answer is graded.
 *
 * @param language of its cell
 * @param hints from the gentlest to the one that nearly says it
 * @param graders all of them must pass
 */
public record Exercise(
    ExerciseId id,
    String title,
    CellLanguage language,
    Target target,
    int points,
    List<String> skills,
    List<String> hints,
    List<GraderUse> graders,
    Expected expected,
    List<Mutant> mutants) {
  /** Copies the lists. */
  public Exercise {
    skills = List.copyOf(skills);
    hints = List.copyOf(hints);
    graders = List.copyOf(graders);
    mutants = List.copyOf(mutants);
  }
}
