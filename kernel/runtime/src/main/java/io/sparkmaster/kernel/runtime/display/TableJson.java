package io.sparkmaster.kernel.runtime.display;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.runtime.display.Table.Column;
import io.sparkmaster.kernel.runtime.display.Table.Kind;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table as data, for front ends that sort it, page through it and draw charts of it. The format
 * is described in {@code kernel/docs/display.md}.
 */
final class TableJson {
  static final String MIME = "application/vnd.sparkmaster.table.v1+json";
  static final int MAX_ROWS = 1000;
  private static final int MAX_CHARS = 300;
  private static final int MAX_ALL_CHARS = 1_000_000;
  private static final long MAX_EXACT = 1L << 53;
  private static final int MAX_BARS = 30;

  private TableJson() {}

  static ObjectNode of(Table table) {
    var json = Json.object();
    var columns = json.putArray("columns");
    for (var column : table.columns()) {
      columns
          .addObject()
          .put("name", column.name())
          .put("type", Table.cut(column.type(), MAX_CHARS))
          .put("kind", column.kind().name().toLowerCase(Locale.ROOT));
    }
    var rows = json.putArray("rows");
    var chars = 0;
    for (var row : table.rows()) {
      var line = Json.object().arrayNode();
      for (int i = 0; i < row.size(); i++) {
        chars += add(line, table.columns().get(i), row.get(i));
      }
      if (chars > MAX_ALL_CHARS) {
        break;
      }
      rows.add(line);
    }
    json.put("more", table.total() == Table.MORE || rows.size() < table.rows().size());
    suggestion(table).ifPresent(chart -> json.set("chart", chart));
    return json;
  }

  private static int add(ArrayNode line, Column column, @Nullable Object value) {
    if (value == null) {
      line.addNull();
      return 4;
    }
    if (column.isNumber() && isExact(value)) {
      line.add(new BigDecimal(value.toString()));
      return value.toString().length();
    }
    var text = Table.cut(ValueText.of(value), MAX_CHARS);
    line.add(
        column.kind() == Kind.TIME ? text.replaceFirst("(?<=^\\d{4}-\\d\\d-\\d\\d) ", "T") : text);
    return text.length();
  }

  /** Whether the number is the same in a front end, whose numbers are 64 bit floating point. */
  static boolean isExact(Object value) {
    if (value instanceof Double || value instanceof Float) {
      return Double.isFinite(((Number) value).doubleValue());
    }
    if (value instanceof BigDecimal decimal) {
      var near = decimal.doubleValue();
      return Double.isFinite(near) && BigDecimal.valueOf(near).compareTo(decimal) == 0;
    }
    return value instanceof Number number && Math.abs(number.doubleValue()) < MAX_EXACT;
  }

  private static Optional<ObjectNode> suggestion(Table table) {
    var y = table.columns().stream().filter(Column::isNumber).findFirst();
    if (y.isEmpty() || table.rows().size() < 2) {
      return Optional.empty();
    }
    for (var kind : new Kind[] {Kind.TIME, Kind.TEXT, Kind.NUMBER}) {
      var x =
          table.columns().stream()
              .filter(each -> each.kind() == kind && !each.equals(y.get()))
              .findFirst();
      if (x.isPresent() && (kind != Kind.TEXT || table.rows().size() <= MAX_BARS)) {
        var mark = kind == Kind.TIME ? "line" : kind == Kind.TEXT ? "bar" : "point";
        return Optional.of(
            Json.object().put("mark", mark).put("x", x.get().name()).put("y", y.get().name()));
      }
    }
    return Optional.empty();
  }
}
