package io.sparkmaster.graders.builtin;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values and counts in the text of feedback. */
final class Shown {
  private static final int MOST_CHARS = 80;
  private static final int MOST_OF_A_ROW = 100;
  private static final int MOST_NAMES = 8;

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
    var text = new StringBuilder("[");
    for (var i = 0; i < row.size(); i++) {
      if (text.length() > MOST_OF_A_ROW) {
        return text.append(", and ")
            .append(count(row.size() - i, "more cell"))
            .append(']')
            .toString();
      }
      text.append(i == 0 ? "" : ", ").append(value(row.get(i)));
    }
    return text.append(']').toString();
  }

  /** {@code 1 row}, {@code 2 rows}. */
  static String count(long count, String singular) {
    return number(count) + " " + (count == 1 ? singular : singular + "s");
  }

  /** {@code 9999}, {@code 734 003 200}. */
  static String number(long count) {
    return Math.abs(count) < 10_000
        ? String.valueOf(count)
        : String.format(Locale.ROOT, "%,d", count).replace(',', ' ');
  }

  /** Spark's name for the type of a cell. */
  static String type(Object cell) {
    if (cell instanceof List || cell instanceof Map) {
      return cell instanceof List ? "array" : "map";
    }
    var name = cell.getClass().getSimpleName();
    return switch (name) {
      case "Byte" -> "tinyint";
      case "Short" -> "smallint";
      case "Integer" -> "int";
      case "Long" -> "bigint";
      case "BigDecimal" -> "decimal";
      case "LocalDate" -> "date";
      case "Instant", "LocalDateTime" -> "timestamp";
      default -> name.toLowerCase(Locale.ROOT);
    };
  }

  static String names(List<String> names) {
    return names.isEmpty()
        ? "none"
        : names.stream()
                .limit(MOST_NAMES)
                .map(name -> "\"" + name + "\"")
                .collect(Collectors.joining(", "))
            + (names.size() > MOST_NAMES
                ? " and %d more".formatted(names.size() - MOST_NAMES)
                : "");
  }
}
