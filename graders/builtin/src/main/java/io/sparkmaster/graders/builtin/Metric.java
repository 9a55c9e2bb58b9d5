package io.sparkmaster.graders.builtin;

import io.sparkmaster.graders.spi.v1.CellMetrics;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** A metric that a lesson can limit, with what a learner can do about it. */
enum Metric {
  JOBS(
      CellMetrics::jobs,
      "started",
      "job",
      "Every action (count, collect, show, a write) starts a job, and so does schema inference when"
          + " you read files. Compute everything in one action.",
      "Nothing was computed: transformations are lazy. End with an action such as count or collect."),
  STAGES(
      CellMetrics::stages,
      "ran",
      "stage",
      "Every shuffle starts a stage: group, join, sort and repartition no more than you need.",
      "The computation needs a shuffle: a grouping, a join or a repartition is lacking."),
  TASKS(
      CellMetrics::tasks,
      "ran",
      "task",
      "Every partition of every stage is a task: use fewer partitions (coalesce,"
          + " spark.sql.shuffle.partitions).",
      "Every partition of every stage is a task: use more partitions (repartition)."),
  FAILED_TASKS(
      CellMetrics::failedTasks,
      "had",
      "failed task",
      "Look at the error of the failed tasks in the Spark UI.",
      "This exercise is about tasks that fail and are retried."),
  SHUFFLE_READ_BYTES(
      CellMetrics::shuffleReadBytes,
      "read",
      "shuffle byte",
      "Filter and select before you group or join, and broadcast the small side of a join.",
      "The computation needs a shuffle: a grouping, a join or a repartition is lacking."),
  SHUFFLE_WRITE_BYTES(
      CellMetrics::shuffleWriteBytes,
      "wrote",
      "shuffle byte",
      "Filter and select before you group or join, and broadcast the small side of a join.",
      "The computation needs a shuffle: a grouping, a join or a repartition is lacking."),
  SPILL_BYTES(
      CellMetrics::spillBytes,
      "spilled",
      "byte",
      "Use more and smaller partitions, so that each fits into memory.",
      "This exercise is about partitions that do not fit into memory."),
  INPUT_BYTES(
      CellMetrics::inputBytes,
      "read",
      "input byte",
      "Read only what you need: choose columns and partitions early, read once, cache what you reuse.",
      "Read the data itself: the answer must come from it, not from values in the code."),
  INPUT_ROWS(
      CellMetrics::inputRows,
      "read",
      "input row",
      "Read only what you need: filter on partition columns, read once, cache what you reuse.",
      "Read the data itself: the answer must come from it, not from values in the code."),
  OUTPUT_ROWS(
      CellMetrics::outputRows,
      "wrote",
      "row",
      "Filter or aggregate before you write.",
      "Write the whole result."),
  CACHED_BYTES(
      CellMetrics::cachedBytes,
      "left",
      "cached byte",
      "Call unpersist on what you no longer need.",
      "Call cache or persist, and then an action: caching is lazy too.");

  private final ToLongFunction<CellMetrics> getter;
  private final String verb;
  private final String singular;
  private final String lower;
  private final String raise;

  Metric(
      ToLongFunction<CellMetrics> getter,
      String verb,
      String singular,
      String lower,
      String raise) {
    this.getter = getter;
    this.verb = verb;
    this.singular = singular;
    this.lower = lower;
    this.raise = raise;
  }

  long of(CellMetrics metrics) {
    return getter.applyAsLong(metrics);
  }

  String option() {
    return name().toLowerCase(Locale.ROOT);
  }

  String verb() {
    return verb;
  }

  String counted(long count) {
    return Shown.count(count, singular);
  }

  String plural() {
    return singular + "s";
  }

  /** What to do when there is too much. */
  String lower() {
    return lower;
  }

  /** What to do when there is too little. */
  String raise() {
    return raise;
  }
}
