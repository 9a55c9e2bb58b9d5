package io.sparkmaster.kernel.runtime.display;

import io.sparkmaster.kernel.runtime.display.Table.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.CommandResult;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.functions;
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
  private static final int MAX_COLUMNS = 200;

  private DatasetRows() {}

  /**
   * Takes the rows on the calling thread, one more than asked for instead of a job that counts.
   * Spark may run several jobs for it, each on more partitions.
   */
  static Table read(Dataset<?> dataset, int max) {
    var all = dataset.schema();
    var schema = shown(all);
    var taken = bounded(dataset.toDF(), schema).takeAsList(max + 1);
    var table =
        table(
            schema,
            taken.subList(0, Math.min(max, taken.size())),
            taken.size() > max ? Table.MORE : taken.size());
    return new Table(table.columns(), table.rows(), table.total(), all.size() - schema.size());
  }

  /** The columns that are shown. */
  static StructType shown(StructType all) {
    return all.size() <= MAX_COLUMNS
        ? all
        : new StructType(Arrays.copyOf(all.fields(), MAX_COLUMNS));
  }

  /** Long texts are cut by Spark: a thousand whole ones may be more than the driver holds. */
  static Dataset<Row> bounded(Dataset<Row> rows, StructType schema) {
    var isCut = rows.schema().size() > schema.size();
    var hasText =
        Arrays.stream(schema.fields()).anyMatch(each -> each.dataType() instanceof StringType);
    if (!isCut && (!hasText || isThere(rows))) {
      return rows;
    }
    // Numbers for names, since two columns may have the same one.
    var names = IntStream.range(0, rows.schema().size()).mapToObj(i -> "c" + i);
    var columns =
        IntStream.range(0, schema.size())
            .mapToObj(i -> shown(schema.apply(i).dataType(), "c" + i))
            .toArray(Column[]::new);
    return rows.toDF(names.toArray(String[]::new)).select(columns);
  }

  /** One character more than is shown says that there are more. */
  private static Column shown(DataType type, String name) {
    var column = functions.col(name);
    return type instanceof StringType
        ? functions.substring(column, 1, Table.MAX_HTML_CHARS + 1).as(name)
        : column;
  }

  /** Whether the driver has the rows, so that there is no job to run. */
  private static boolean isThere(Dataset<Row> rows) {
    var plan = ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().optimizedPlan();
    return plan instanceof CommandResult || plan instanceof LocalRelation;
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
                    new Table.Column(
                        each.name(), each.dataType().simpleString(), kind(each.dataType())))
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

  /** Whether it is what a command has left, which Spark ran when the Dataset was made. */
  static boolean isCommand(Dataset<?> dataset) {
    return dataset instanceof org.apache.spark.sql.classic.Dataset<?> own
        && own.queryExecution().commandExecuted() instanceof CommandResult;
  }
}
