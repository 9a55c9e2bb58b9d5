package io.sparkmaster.kernel.runtime.chart;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows that a chart shows.
 *
 * @param note what is missing; empty when nothing is
 */
record Points(List<Row> rows, String note) {
  private static final long SEED = 42;

  /** Says so when several rows have the same first value: their bars lie behind each other. */
  Points noting() {
    var distinct = rows.stream().map(row -> String.valueOf(row.get(0))).distinct().count();
    return distinct == rows.size()
        ? this
        : new Points(
            rows,
            (note.isEmpty() ? "" : note + ". ")
                + "Several rows have the same x; group them to see one bar for each");
  }

  /** Reads all rows; of more than the limit the first ones, or a sample. */
  static Points read(Dataset<Row> data, int limit, boolean first) {
    var rows = data.takeAsList(limit + 1);
    if (rows.size() <= limit) {
      return new Points(rows, "");
    }
    if (first) {
      return new Points(
          rows.subList(0, limit), "The first " + Charts.spelled(limit) + " rows; there are more");
    }
    var all = data.count();
    var sample = data.sample(false, Math.min(1, (double) limit / all), SEED).takeAsList(limit);
    return new Points(
        sample,
        "A sample of " + Charts.spelled(sample.size()) + " of " + Charts.spelled(all) + " rows");
  }
}
