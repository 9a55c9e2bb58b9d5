package io.sparkmaster.courses.catalog;

/**
 * A wrong answer that its author keeps to prove that the graders see what is wrong.
 *
 * @param name the file's name without its ending
 * @param fails the grader that must not pass it at Submit
 * @param passesCheck whether that grader passes it on the data that learners have
 * @param source of the whole cell
 */
public record Mutant(
    ExerciseId exercise,
    String name,
    String fails,
    boolean passesCheck,
    CellLanguage language,
    String source) {}
