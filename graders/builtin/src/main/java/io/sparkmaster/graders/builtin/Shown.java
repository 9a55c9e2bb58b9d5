package io.sparkmaster.graders.builtin;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values and counts in the text of feedback. */
final class Shown {
  private static final int MOST_CHARS = 80;

  private Shown() {}

  static String value(@Nullable Object value) {
    var text = unabridged(value);
    if (text.length() <= MOST_CHARS) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, MOST_CHARS)))
        + "...";
  }

  private static String unabridged(@Nullable Object value) {
    if (value instanceof String text) {
      return "\"" + text + "\"";
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Shown::unabridged).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> unabridged(entry.getKey()) + ": " + unabridged(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return String.valueOf(value);
  }

  static String row(List<@Nullable Object> row) {
    return row.stream().map(Shown::value).collect(Collectors.joining(", ", "[", "]"));
  }

  /** {@code 1 row}, {@code 2 rows}. */
  static String count(long count, String singular) {
    return count + " " + (count == 1 ? singular : singular + "s");
  }

  static String names(List<String> names) {
    return names.isEmpty()
        ? "none"
        : names.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(", "));
  }
}
