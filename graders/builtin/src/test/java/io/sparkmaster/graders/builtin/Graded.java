package io.sparkmaster.graders.builtin;

import io.sparkmaster.graders.spi.v1.Column;
import io.sparkmaster.graders.spi.v1.Evidence;
import io.sparkmaster.graders.spi.v1.Feedback;
import io.sparkmaster.graders.spi.v1.Grade;
import io.sparkmaster.graders.spi.v1.Grader;
import io.sparkmaster.graders.spi.v1.Options;
import io.sparkmaster.graders.spi.v1.Probe;
import io.sparkmaster.graders.spi.v1.Table;
import io.sparkmaster.graders.spi.v1.TargetValue;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Evidence and grades without a kernel. */
final class Graded {
  private Graded() {}

  static Options options(Grader grader, Object... namesAndValues) {
    var values = new LinkedHashMap<String, Object>();
    for (var i = 0; i < namesAndValues.length; i += 2) {
      values.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return Options.of(grader.id(), values);
  }

  /** A table whose columns are written as {@code name type}. */
  @SafeVarargs
  static Table table(String columns, List<@Nullable Object>... rows) {
    var parsed =
        Stream.of(columns.split(", *"))
            .map(column -> column.split(" "))
            .map(parts -> Column.of(parts[0], parts[1]))
            .toList();
    return new Table(parsed, List.of(rows), false);
  }

  static List<@Nullable Object> row(@Nullable Object... cells) {
    return Arrays.asList(cells);
  }

  static Table truncated(Table table) {
    return new Table(table.columns(), table.rows(), true);
  }

  static TargetValue value(@Nullable Object content) {
    var type = content == null ? "Null" : content.getClass().getSimpleName();
    return new TargetValue(
        content instanceof List ? "List" : content instanceof Map ? "Map" : type,
        content,
        String.valueOf(content));
  }

  static <R> Evidence.Builder evidence(Probe<R> probe, R expected, R actual) {
    return Evidence.builder().expected(probe, expected).actual(probe, actual);
  }

  static String text(Grade grade) {
    return grade.feedback().stream().map(Feedback::text).collect(Collectors.joining("\n"));
  }
}
