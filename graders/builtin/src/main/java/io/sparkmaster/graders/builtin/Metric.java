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
      "Transformations are lazy: only an action, such as count or collect, starts a job. Call one"
          + " for each result that the exercise asks for."),
  STAGES(
      CellMetrics::stages,
      "ran",
      "stage",
      "Every shuffle starts a stage: group, join, sort and repartition no more than you need.",
      "The computation needs a shuffle: a grouping, a join or a repartition is missing."),
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
      "Spark runs a task again when it fails: look for what your functions do with nulls and rows"
          + " of another form.",
      "This exercise is about tasks that fail and run again: run code that fails for some rows."),
  SHUFFLE_READ_BYTES(
      CellMetrics::shuffleReadBytes,
      "read",
      "shuffle byte",
      "Filter and select before you group or join, and broadcast the small side of a join.",
      "The computation needs a shuffle: a grouping, a join or a repartition is missing."),
  SHUFFLE_WRITE_BYTES(
      CellMetrics::shuffleWriteBytes,
      "wrote",
      "shuffle byte",
      "Filter and select before you group or join, and broadcast the small side of a join.",
      "The computation needs a shuffle: a grouping, a join or a repartition is missing."),
  SPILL_BYTES(
      CellMetrics::spillBytes,
      "spilled",
      "byte",
      "Use more and smaller partitions, so that each fits into memory.",
      "This exercise is about partitions that do not fit into memory: use fewer and larger ones."),
  INPUT_BYTES(
      CellMetrics::inputBytes,
      "read",
      "input byte",
      "Read only what you need: choose columns and partitions early, read once, cache what you"
          + " reuse.",
      "Read the data with spark.read: the answer has to come from it, not from values in the"
          + " code."),
  INPUT_ROWS(
      CellMetrics::inputRows,
      "read",
      "input row",
      "Read only what you need: filter on partition columns, read once, cache what you reuse.",
      "Read the data with spark.read: the answer has to come from it, not from values in the"
          + " code."),
  OUTPUT_ROWS(
      CellMetrics::outputRows,
      "wrote",
      "row",
      "Filter or aggregate before you write.",
      "Write the whole result: look for a filter or a limit that drops rows."),
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
      "Read the data with spark.read: the answer has to come from it."),
  SKEW(
      CellMetrics::skew,
      "had",
      "of skew",
      "A skew of 1 is even; with more, one task has far more rows than the others. Spread the key"
          + " that most rows share (a salt), or repartition by a column with more values.",
      "This exercise is about one task that has far more rows than the others: let most rows share"
          + " a key.");

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
        ? Shown.number((long) count)
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
