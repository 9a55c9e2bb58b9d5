package io.sparkmaster.graders.spi.v1;

import java.util.List;

/**
 * A question to a kernel about an exercise's target. Probes are values: equal probes of several
 * graders are asked once.
 *
 * @param <R> what an answer consists of
 */
public sealed interface Probe<R> {

  /**
   * The rows of a Dataset, in the order in which Spark returns them.
   *
   * @param limit at most this many rows, 1 or more; the platform may give fewer
   */
  record Rows(int limit) implements Probe<Table> {
    /** Refuses a limit below 1. */
    public Rows {
      if (limit < 1) {
        throw new IllegalArgumentException("A rows probe needs a limit of 1 or more, not " + limit);
      }
    }
  }

  /** The columns of a Dataset; runs no job. */
  record Schema() implements Probe<List<Column>> {}

  /** The final, adaptive physical plan of the target's query. */
  record Plan() implements Probe<PlanNode> {}

  /** What Spark did during the last execution of the exercise's cell. */
  record Metrics() implements Probe<CellMetrics> {}

  /** What the exercise's cell printed during its last execution. */
  record Output() implements Probe<CellOutput> {}

  /** The text of the exercise's cell; answered by the platform, no kernel is asked. */
  record Source() implements Probe<CellSource> {}

  /** A value that is no Dataset: a number, a text, a collection in the driver. */
  record Value() implements Probe<TargetValue> {}

  /** The files below the target's path, sorted by path. */
  record Files() implements Probe<List<FileEntry>> {}

  /**
   * The value of an expression, evaluated in the learner's session after the answer.
   *
   * @param language {@code scala}, {@code java} or {@code sql}
   */
  record Run(String language, String code) implements Probe<TargetValue> {}

  /**
   * The state of a streaming query after it has processed all batches.
   *
   * @param batches added one after the other, each processed before the next; a batch is a list of
   *     JSON objects, one per row
   */
  record Stream(List<List<String>> batches) implements Probe<Table> {
    /** Copies the batches. */
    public Stream {
      batches = batches.stream().map(List::copyOf).toList();
    }
  }
}
