package io.sparkmaster.kernel.runtime.chart;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Specifications for Vega-Lite 5 (https://vega.github.io/vega-lite/docs/spec.html). Fields have
 * names of their own in them, since Vega reads a column's {@code a.b} as a path. Nothing is painted
 * behind a chart and its words have the colour of the text around them, so that it is readable in
 * light and in dark: JupyterLab's own dark background comes only to what is drawn while it is dark.
 */
final class VegaLite {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 320;

  /** What the ends of a range and its rows leave of a line. */
  private static final int HISTOGRAM_BAR = 36;

  /** Less than text stands out from, on white as on black. */
  private static final String GRID = "#8884";

  private static final String FRAME = "#888";

  /** Each has a contrast of 3.5 and more with white, and with the #212121 of JupyterLab's night. */
  private static final List<String> COLOURS =
      List.of(
          "#4a86c5", "#c8641e", "#3a9668", "#b5519f", "#8f7d1a", "#cf5660", "#7a74d0", "#16919b");

  private VegaLite() {}

  static Chart rows(String mark, String x, String xKind, List<String> y, Points points) {
    var spec = start();
    var values = spec.withObjectProperty("data").putArray("values");
    for (var row : points.rows()) {
      for (int i = 0; i < y.size(); i++) {
        if (!row.isNullAt(i + 1) && Double.isFinite(row.getDouble(i + 1))) {
          var value = values.addObject();
          put(value, row.get(0));
          value.put("y", row.getDouble(i + 1));
          if (y.size() > 1) {
            value.put("series", y.get(i));
          }
        }
      }
    }
    title(spec, points.note());
    spec.putObject("mark").put("type", mark).put("tooltip", true);
    var encoding = spec.putObject("encoding");
    var axis = encoding.putObject("x").put("field", "x").put("type", xKind).put("title", x);
    if (xKind.equals("nominal")) {
      // In the order of the rows, not of the alphabet.
      axis.putNull("sort");
    }
    var valueAxis =
        encoding
            .putObject("y")
            .put("field", "y")
            .put("type", "quantitative")
            .put("title", y.size() == 1 ? y.get(0) : "");
    if (y.size() > 1) {
      encoding.putObject("color").put("field", "series").put("type", "nominal").put("title", "");
      if (mark.equals("bar")) {
        valueAxis.putNull("stack");
        encoding.putObject("xOffset").put("field", "series");
      }
    }
    return new Chart(spec.toString(), text(mark, x, y, points));
  }

  static Chart histogram(String name, double low, double width, long[] counts) {
    var spec = start();
    var values = spec.withObjectProperty("data").putArray("values");
    var text = new StringBuilder("Histogram of " + name);
    long most = 1;
    for (var count : counts) {
      most = Math.max(most, count);
    }
    for (int i = 0; i < counts.length; i++) {
      var from = edge(low, width, i);
      var to = counts.length == 1 ? low : edge(low, width, i + 1);
      values.addObject().put("from", from).put("to", to).put("rows", counts[i]);
      text.append(
          String.format(
              Locale.ROOT,
              "\n%12s – %-12s %s %,d",
              TextChart.number(from),
              TextChart.number(to),
              TextChart.bar((double) counts[i] / most, "█", HISTOGRAM_BAR),
              counts[i]));
    }
    spec.putObject("mark").put("type", "bar").put("tooltip", true);
    var encoding = spec.putObject("encoding");
    var x = encoding.putObject("x").put("field", "from").put("type", "quantitative");
    x.put("title", name);
    x.putObject("bin").put("binned", true);
    encoding.putObject("x2").put("field", "to");
    encoding.putObject("y").put("field", "rows").put("type", "quantitative").put("title", "rows");
    return new Chart(spec.toString(), text.toString());
  }

  /** In two steps, since the whole range may be more than the largest number. */
  private static double edge(double low, double width, int i) {
    var half = i / 2.0 * width;
    return Math.min(low + half + half, Double.MAX_VALUE);
  }

  private static ObjectNode start() {
    var spec =
        Json.object()
            .put("$schema", "https://vega.github.io/schema/vega-lite/v5.json")
            .put("background", "transparent")
            .put("width", WIDTH)
            .put("height", HEIGHT);
    var config = spec.putObject("config");
    config.putObject("axis").setAll(text("labelColor", "titleColor").put("gridColor", GRID));
    config.withObjectProperty("axis").put("domainColor", FRAME).put("tickColor", FRAME);
    config.putObject("legend").setAll(text("labelColor", "titleColor"));
    config.putObject("title").setAll(text("color"));
    config.putObject("view").put("stroke", FRAME);
    config.putObject("mark").put("color", COLOURS.get(0));
    COLOURS.forEach(config.putObject("range").putArray("category")::add);
    return spec;
  }

  private static ObjectNode text(String... names) {
    var colours = Json.object();
    for (var name : names) {
      colours.put(name, "currentColor");
    }
    return colours;
  }

  private static void title(ObjectNode spec, String note) {
    if (!note.isEmpty()) {
      spec.putObject("title").put("text", note).put("fontWeight", "normal").put("anchor", "start");
    }
  }

  private static void put(ObjectNode value, @Nullable Object x) {
    if (x == null) {
      value.putNull("x");
    } else if (x instanceof Number number && Double.isFinite(number.doubleValue())) {
      value.put("x", number.doubleValue());
    } else if (x instanceof java.sql.Timestamp time) {
      // As tables show it: a time without a zone, which the front end takes as its own.
      value.put("x", time.toLocalDateTime().toString());
    } else if (x instanceof Instant instant) {
      value.put("x", LocalDateTime.ofInstant(instant, ZoneId.systemDefault()).toString());
    } else if (x instanceof LocalDate || x instanceof java.sql.Date) {
      // A date alone would be midnight in Greenwich.
      value.put("x", x + "T00:00:00");
    } else {
      value.put("x", x.toString());
    }
  }

  private static String text(String mark, String x, List<String> y, Points points) {
    var kind =
        mark.equals("point") ? "Scatter plot" : mark.equals("bar") ? "Bar chart" : "Line chart";
    var title = kind + " of " + String.join(", ", y) + " by " + x;
    var note = points.note().isEmpty() ? "" : ". " + points.note();
    return title
        + note
        + (mark.equals("bar")
            ? TextChart.bars(points.rows(), y)
            : TextChart.plot(mark.equals("line"), points.rows(), y));
  }
}
