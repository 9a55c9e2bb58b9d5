package io.sparkmaster.kernel.runtime.display;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/** A value of a row as text: nested values as {@code [a, b]}, {@code {k -> v}}, {@code {f: v}}. */
final class ValueText {
  private static final int MAX_BYTES = 32;

  private ValueText() {}

  static String of(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof Row row) {
      return row(row);
    }
    if (value instanceof scala.collection.Map<?, ?> map) {
      return CollectionConverters.asJava(map).entrySet().stream()
          .map(entry -> of(entry.getKey()) + " -> " + of(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value instanceof scala.collection.Seq<?> seq) {
      return CollectionConverters.asJava(seq).stream()
          .map(ValueText::of)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof byte[] bytes) {
      var shown = HexFormat.of().formatHex(Arrays.copyOf(bytes, Math.min(bytes.length, MAX_BYTES)));
      return "0x" + shown + (bytes.length > MAX_BYTES ? "…" : "");
    }
    return value.toString();
  }

  private static String row(Row row) {
    var schema = row.schema();
    return IntStream.range(0, row.length())
        .mapToObj(i -> (schema == null ? "" : schema.fieldNames()[i] + ": ") + of(row.get(i)))
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
