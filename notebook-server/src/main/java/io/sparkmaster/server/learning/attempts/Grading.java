package io.sparkmaster.server.learning.attempts;

import io.sparkmaster.courses.catalog.Exercise;
import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.courses.catalog.notebook.Notebook;
import io.sparkmaster.server.kernels.Kernel;
import java.util.concurrent.CompletionStage;

/**
 * Judges answers. Both methods return at once; a stage that completes exceptionally means that no
 * verdict could be reached, which is no judgement of the answer. Called by many threads at once.
 */
public interface Grading {
  /** Judges what the learner's running kernel holds, by the given data. */
  CompletionStage<Verdict> check(Kernel kernel, Lesson lesson, Exercise exercise, AnswerCell cell);

  /** Runs the answers in a fresh kernel on the hidden data, and judges what comes of it. */
  CompletionStage<Verdict> submit(Lesson lesson, Exercise exercise, Notebook notebook);

  /**
   * The cell with the answer, in the learner's notebook.
   *
   * @param id by which the kernel knows it
   * @param source as it is now, executed or not
   */
  record AnswerCell(String id, String source) {}
}
