package io.sparkmaster.kernel.runtime.display;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/** A value of a row as text: nested values as {@code [a, b]}, {@code {k -> v}}, {@code {f: v}}. */
final class ValueText {
  private static final int MAX_BYTES = 32;

  /** More are not shown; a lazy list may have no end. */
  private static final int MAX_ITEMS = 300;

  private ValueText() {}

  static String of(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof Row row) {
      return row(row);
    }
    if (value instanceof scala.collection.Map<?, ?> map) {
      return joined(
          map.iterator(),
          entry -> of(((Tuple2<?, ?>) entry)._1()) + " -> " + of(((Tuple2<?, ?>) entry)._2()),
          "{",
          "}");
    }
    if (value instanceof scala.collection.Seq<?> seq) {
      return joined(seq.iterator(), ValueText::of, "[", "]");
    }
    if (value instanceof byte[] bytes) {
      var shown = HexFormat.of().formatHex(Arrays.copyOf(bytes, Math.min(bytes.length, MAX_BYTES)));
      return "0x" + shown + (bytes.length > MAX_BYTES ? "…" : "");
    }
    return value.toString();
  }

  private static String joined(
      scala.collection.Iterator<?> items, Function<Object, String> text, String open, String end) {
    var joined = new StringJoiner(", ", open, end);
    for (int i = 0; i < MAX_ITEMS && items.hasNext(); i++) {
      joined.add(text.apply(items.next()));
    }
    return (items.hasNext() ? joined.add("…") : joined).toString();
  }

  private static String row(Row row) {
    var schema = row.schema();
    return IntStream.range(0, row.length())
        .mapToObj(i -> (schema == null ? "" : schema.fieldNames()[i] + ": ") + of(row.get(i)))
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
