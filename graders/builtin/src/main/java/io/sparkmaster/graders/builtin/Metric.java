package io.sparkmaster.graders.builtin;

import io.sparkmaster.graders.spi.v1.CellMetrics;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A metric that a lesson can limit, with what a learner can do about it. */
enum Metric {
  JOBS(
      CellMetrics::jobs,
      "started",
      "job",
      "Every action (count, collect, show, a write) starts a job, and so does schema inference when"
          + " you read files. Compute everything in one action.",
      "Nothing was computed: transformations are lazy. End with an action such as count or"
          + " collect."),
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
      "Read only what you need: choose columns and partitions early, read once, cache what you"
          + " reuse.",
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
      "Call cache or persist, and then an action: caching is lazy too."),
  INPUT_FILES(
      CellMetrics::inputFiles,
      "read",
      "file",
      "Filter on the columns that folders are named by, and read the data once.",
      "Read the data itself, with spark.read: the answer must come from it."),
  SKEW(
      CellMetrics::skew,
      "had",
      "of skew",
      "One task has far more rows than the others: spread the key that most rows share (a salt), or"
          + " repartition by a column with more values.",
      "This exercise is about one task that has far more rows than the others.");

  private final ToDoubleFunction<CellMetrics> getter;
  private final String verb;
  private final String singular;
  private final String lower;
  private final String raise;

  Metric(
      ToDoubleFunction<CellMetrics> getter,
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

  double of(CellMetrics metrics) {
    return getter.applyAsDouble(metrics);
  }

  String option() {
    return name().toLowerCase(Locale.ROOT);
  }

  String verb() {
    return verb;
  }

  /** Whether it is counted in whole numbers. */
  boolean whole() {
    return this != SKEW;
  }

  String counted(double count) {
    return whole() ? Shown.count((long) count, singular) : "a skew of " + number(count);
  }

  /** The number as people write it. */
  String number(double count) {
    return whole()
        ? String.valueOf((long) count)
        : new BigDecimal(count)
            .setScale(2, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString();
  }

  /** {@code too many jobs}, {@code too few jobs}. */
  String outside(boolean above) {
    if (!whole()) {
      return "too " + (above ? "much" : "little") + " skew";
    }
    return "too %s %s".formatted(above ? "many" : "few", plural());
  }

  String plural() {
    return whole() ? singular + "s" : "skew";
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
