package io.sparkmaster.kernel.runtime.chart;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DatetimeType;
import org.apache.spark.sql.types.NumericType;

/** Reads what a chart shows of a Dataset. */
final class Charts {
  private static final int MAX_POINTS = 5000;
  private static final int MAX_BARS = 200;

  private Charts() {}

  /** A chart with a mark for each row and each of the columns {@code y}. */
  static Chart ofRows(String mark, Dataset<?> data, String x, List<String> y) {
    if (y.isEmpty()) {
      throw new IllegalArgumentException(
          "A chart needs a column of numbers besides '"
              + x
              + "': Chart.line(data, \""
              + x
              + "\", \"…\").");
    }
    requireBatch(data);
    var xType = type(data, x);
    y.forEach(each -> requireNumber(data, each));
    var columns = new ArrayList<Column>();
    columns.add(column(x));
    y.forEach(each -> columns.add(column(each).cast(DataTypes.DoubleType)));
    var points =
        Points.read(
            data.select(columns.toArray(new Column[0])),
            mark.equals("bar") ? MAX_BARS : MAX_POINTS,
            mark.equals("bar"));
    return VegaLite.rows(mark, x, kind(xType), y, mark.equals("bar") ? points.noting() : points);
  }

  /** How many rows have a number in each range. */
  static Chart histogram(Dataset<?> data, String name, int bins) {
    if (bins < 1 || bins > MAX_BARS) {
      throw new IllegalArgumentException(
          "A histogram has 1 to " + MAX_BARS + " ranges, not " + bins + ".");
    }
    requireBatch(data);
    requireNumber(data, name);
    var value = column(name).cast(DataTypes.DoubleType).as("value");
    // NaN is above every number in Spark, and belongs in no range; neither do infinite numbers.
    var numbers =
        data.select(value)
            .filter(
                col("value")
                    .isNotNull()
                    .and(col("value").between(-Double.MAX_VALUE, Double.MAX_VALUE)));
    Row ends = numbers.agg(min("value"), max("value"), count("value")).head();
    if (ends.getLong(2) == 0) {
      throw new IllegalArgumentException(
          "The column '" + name + "' has no numbers to draw: all of its values are null or NaN.");
    }
    var low = ends.getDouble(0);
    var high = ends.getDouble(1);
    var range = high - low;
    // The range may be more than the largest number.
    var width = high == low ? 1 : Double.isFinite(range) ? range / bins : high / bins - low / bins;
    var bin =
        least(floor(col("value").minus(low).divide(width)), lit((long) bins - 1))
            .cast(DataTypes.IntegerType)
            .as("bin");
    var counts = new long[high == low ? 1 : bins];
    for (var row : numbers.groupBy(bin).count().collectAsList()) {
      counts[Math.max(0, Math.min(counts.length - 1, row.getInt(0)))] += row.getLong(1);
    }
    return VegaLite.histogram(name, low, width, counts);
  }

  private static void requireBatch(Dataset<?> data) {
    if (data.isStreaming()) {
      throw new IllegalArgumentException(
          "A chart shows rows that are there; of a streaming Dataset, draw the result of a query,"
              + " such as a table in memory.");
    }
  }

  private static void requireNumber(Dataset<?> data, String name) {
    var type = type(data, name);
    if (!(type instanceof NumericType)) {
      throw new IllegalArgumentException(
          "The column '"
              + name
              + "' cannot be drawn: it has the type "
              + type.simpleString()
              + ", not numbers. Columns of numbers: "
              + names(data, true)
              + ".");
    }
  }

  private static DataType type(Dataset<?> data, String name) {
    return Arrays.stream(data.schema().fields())
        .filter(each -> each.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "The Dataset has no column '"
                        + name
                        + "'. It has: "
                        + names(data, false)
                        + "."))
        .dataType();
  }

  private static String names(Dataset<?> data, boolean numbers) {
    var names =
        Arrays.stream(data.schema().fields())
            .filter(each -> !numbers || each.dataType() instanceof NumericType)
            .map(each -> each.name())
            .toList();
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  /** A name with a dot is a column's own, not a field's. */
  private static Column column(String name) {
    return col("`" + name.replace("`", "``") + "`");
  }

  private static String kind(DataType type) {
    if (type instanceof NumericType) {
      return "quantitative";
    }
    return type instanceof DatetimeType ? "temporal" : "nominal";
  }

  /** A number with separators, as sentences have it. */
  static String spelled(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
