package io.sparkmaster.kernel.runtime.chart;

import io.sparkmaster.kernel.runtime.text.Texts;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Charts of characters, for front ends without pictures: no line is longer than 79. */
final class TextChart {
  private static final int WIDTH = 56;
  private static final int HEIGHT = 14;
  private static final int BAR = 40;
  private static final int BARS = 20;
  private static final int LINE = 79;

  /** A blank, and a number at its longest. */
  private static final int NUMBER = 14;

  private static final int LABEL = 20;
  private static final String MARKS = "•x+o#%";
  private static final int DIGITS = 6;
  private static final double PLAIN_BELOW = 1e9;
  private static final double PLAIN_ABOVE = 1e-4;

  private TextChart() {}

  /** A line for each of the first rows and each of its numbers, with a bar as long as it is. */
  static String bars(List<Row> rows, List<String> y) {
    var text = new StringBuilder();
    var shown = rows.subList(0, Math.min(BARS, rows.size()));
    var labels = shown.stream().map(row -> cut(String.valueOf(row.get(0)))).toList();
    var labelWidth = labels.stream().mapToInt(String::length).max().orElse(0);
    var nameWidth = y.stream().mapToInt(name -> cut(name).length()).max().orElse(0);
    var left = 2 + labelWidth + 2 + (y.size() > 1 ? nameWidth + 2 : 0);
    var width = Math.min(BAR, LINE - left - NUMBER);
    var longest = 0.0;
    for (var row : shown) {
      for (int i = 1; i < row.length(); i++) {
        longest = Math.max(longest, isThere(row, i) ? Math.abs(row.getDouble(i)) : 0);
      }
    }
    for (int r = 0; r < shown.size(); r++) {
      for (int i = 0; i < y.size(); i++) {
        text.append("\n  ").append(padded(i == 0 ? labels.get(r) : "", labelWidth)).append("  ");
        if (y.size() > 1) {
          text.append(padded(cut(y.get(i)), nameWidth)).append("  ");
        }
        text.append(bar(shown.get(r), i + 1, longest, width));
      }
    }
    var more = rows.size() - shown.size();
    return text.append(more > 0 ? "\n  … and " + Charts.spelled(more) + " more" : "").toString();
  }

  /** Numbers below zero have bars of another kind. */
  private static String bar(Row row, int i, double longest, int width) {
    if (!isThere(row, i)) {
      return row.isNullAt(i) ? "null" : String.valueOf(row.getDouble(i));
    }
    var value = row.getDouble(i);
    var bar = bar(Math.abs(value) / longest, value < 0 ? "░" : "█", width);
    return bar + (bar.isEmpty() ? "" : " ") + number(value);
  }

  /** A bar of this part of the longest one. */
  static String bar(double part, String of, int longest) {
    return of.repeat(Double.isFinite(part) ? (int) Math.round(part * longest) : 0);
  }

  /** The points in a frame that has its ends written at both axes. */
  static String plot(boolean line, List<Row> rows, List<String> y) {
    var xs = new ArrayList<@Nullable Double>();
    var names = new HashMap<Object, Double>();
    for (var row : rows) {
      xs.add(position(row.get(0), names));
    }
    var low = new double[] {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
    var high = new double[] {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
    @Nullable Object[] ends = {null, null};
    var series = new ArrayList<List<double[]>>();
    for (int i = 0; i < y.size(); i++) {
      var points = new ArrayList<double[]>();
      for (int r = 0; r < rows.size(); r++) {
        var x = xs.get(r);
        if (x == null || !isThere(rows.get(r), i + 1)) {
          continue;
        }
        var point = new double[] {x, rows.get(r).getDouble(i + 1)};
        points.add(point);
        ends[0] = x < low[0] ? rows.get(r).get(0) : ends[0];
        ends[1] = x > high[0] ? rows.get(r).get(0) : ends[1];
        for (int axis = 0; axis < 2; axis++) {
          low[axis] = Math.min(low[axis], point[axis]);
          high[axis] = Math.max(high[axis], point[axis]);
        }
      }
      series.add(points);
    }
    if (series.stream().allMatch(List::isEmpty)) {
      return "\n  No row has a number to draw.";
    }
    var cells = new char[HEIGHT][WIDTH];
    for (var each : cells) {
      Arrays.fill(each, ' ');
    }
    for (int i = 0; i < series.size(); i++) {
      draw(cells, series.get(i), line, mark(i), low, high);
    }
    var legend = new StringBuilder();
    var end = LINE;
    for (int i = 0; i < y.size() && y.size() > 1; i++) {
      var name = cut(y.get(i));
      end += 5 + name.length();
      if (end > LINE) {
        legend.append("\n ");
        end = 4 + name.length();
      } else {
        legend.append("  ");
      }
      legend.append(' ').append(mark(i)).append(' ').append(name);
    }
    return legend + framed(cells, number(low[1]), number(high[1]), label(ends[0]), label(ends[1]));
  }

  private static void draw(
      char[][] cells, List<double[]> points, boolean line, char mark, double[] low, double[] high) {
    // A line goes from left to right, whatever the order of the rows is.
    points.sort(Comparator.comparingDouble(point -> point[0]));
    for (int p = 0; p < points.size(); p++) {
      var column = place(points.get(p)[0], low[0], high[0], WIDTH);
      var row = place(points.get(p)[1], low[1], high[1], HEIGHT);
      cells[HEIGHT - 1 - row][column] = mark;
      if (!line || p == 0) {
        continue;
      }
      var fromColumn = place(points.get(p - 1)[0], low[0], high[0], WIDTH);
      var fromRow = place(points.get(p - 1)[1], low[1], high[1], HEIGHT);
      for (int c = fromColumn + 1; c < column; c++) {
        var between = fromRow + (row - fromRow) * (c - fromColumn) / (double) (column - fromColumn);
        cells[HEIGHT - 1 - (int) Math.round(between)][c] = mark;
      }
    }
  }

  private static int place(double value, double low, double high, int size) {
    // Halves, since the range may be more than the largest number.
    var range = high / 2 - low / 2;
    return range == 0
        ? (size - 1) / 2
        : (int) Math.round((value / 2 - low / 2) / range * (size - 1));
  }

  private static String framed(
      char[][] cells, String least, String most, String first, String last) {
    var margin = Math.max(least.length(), most.length());
    var text = new StringBuilder();
    for (int r = 0; r < HEIGHT; r++) {
      var label = r == 0 ? most : r == HEIGHT - 1 ? least : "";
      text.append('\n').append(" ".repeat(margin - label.length())).append(label).append(" │");
      text.append(new String(cells[r]).stripTrailing());
    }
    text.append('\n').append(" ".repeat(margin + 1)).append('└').append("─".repeat(WIDTH));
    text.append('\n').append(" ".repeat(margin + 2)).append(first);
    return text.append(" ".repeat(Math.max(2, WIDTH - first.length() - last.length())))
        .append(first.equals(last) ? "" : last)
        .toString()
        .stripTrailing();
  }

  /** Where it is on its axis; what is neither number nor time has its place by its first row. */
  private static @Nullable Double position(@Nullable Object x, Map<Object, Double> names) {
    if (x == null) {
      return null;
    }
    if (x instanceof Number number) {
      return Double.isFinite(number.doubleValue()) ? number.doubleValue() : null;
    }
    if (x instanceof java.util.Date date) {
      return (double) date.getTime();
    }
    if (x instanceof Instant instant) {
      return (double) instant.toEpochMilli();
    }
    if (x instanceof LocalDate date) {
      return (double) date.toEpochDay();
    }
    if (x instanceof LocalDateTime time) {
      return (double) time.toInstant(ZoneOffset.UTC).toEpochMilli();
    }
    return names.computeIfAbsent(x, name -> (double) names.size());
  }

  private static boolean isThere(Row row, int i) {
    return !row.isNullAt(i) && Double.isFinite(row.getDouble(i));
  }

  private static char mark(int series) {
    return MARKS.charAt(series % MARKS.length());
  }

  private static String label(@Nullable Object x) {
    var isFraction = x instanceof Double || x instanceof Float;
    return cut(isFraction ? number(((Number) x).doubleValue()) : String.valueOf(x));
  }

  /** Six digits, of whole numbers all, and none that say nothing. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      return String.valueOf(value);
    }
    if (value == Math.rint(value) && Math.abs(value) < PLAIN_BELOW) {
      return String.valueOf((long) value);
    }
    var rounded = new BigDecimal(value).round(new MathContext(DIGITS)).stripTrailingZeros();
    var size = Math.abs(value);
    return size >= PLAIN_ABOVE && size < PLAIN_BELOW ? rounded.toPlainString() : rounded.toString();
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length());
  }

  private static String cut(String text) {
    var line = text.replaceAll("\\p{Cc}", " ");
    return line.length() <= LABEL ? line : Texts.begin(line, LABEL - 1) + "…";
  }
}
