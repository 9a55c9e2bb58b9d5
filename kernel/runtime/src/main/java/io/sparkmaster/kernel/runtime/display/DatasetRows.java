package io.sparkmaster.kernel.runtime.display;

import io.sparkmaster.kernel.runtime.display.Table.Column;
import io.sparkmaster.kernel.runtime.display.Table.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DatetimeType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** The first rows of a Dataset. */
final class DatasetRows {
  private DatasetRows() {}

  /**
   * Takes the rows on the calling thread, one more than asked for instead of a job that counts.
   * Spark may run several jobs for it, each on more partitions.
   */
  static Table read(Dataset<?> dataset, int max) {
    var taken = dataset.toDF().takeAsList(max + 1);
    return table(
        dataset.schema(),
        taken.subList(0, Math.min(max, taken.size())),
        taken.size() > max ? Table.MORE : taken.size());
  }

  /** Whether a column holds bytes, which are often large. */
  static boolean hasBytes(StructType schema) {
    return Arrays.stream(schema.fields()).anyMatch(each -> each.dataType() instanceof BinaryType);
  }

  /** A table of rows that have that schema. */
  static Table table(StructType schema, List<Row> rows, long total) {
    var columns =
        Arrays.stream(schema.fields())
            .map(
                each ->
                    new Column(each.name(), each.dataType().simpleString(), kind(each.dataType())))
            .toList();
    var values = new ArrayList<List<@Nullable Object>>();
    for (var row : rows) {
      var line = new ArrayList<@Nullable Object>();
      for (int i = 0; i < row.length(); i++) {
        line.add(row.get(i));
      }
      values.add(line);
    }
    return new Table(columns, values, total);
  }

  static Kind kind(DataType type) {
    if (type instanceof NumericType) {
      return Kind.NUMBER;
    }
    if (type instanceof DatetimeType) {
      return Kind.TIME;
    }
    if (type instanceof StringType) {
      return Kind.TEXT;
    }
    return type instanceof BooleanType ? Kind.BOOLEAN : Kind.OTHER;
  }
}
