package io.sparkmaster.kernel.runtime.display;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructField;

/**
 * The first rows of a Dataset, in HTML and in plain text.
 *
 * @param columns names with their types
 * @param rows formatted values
 * @param more whether the Dataset has more rows than these
 */
record DatasetTable(List<Column> columns, List<List<String>> rows, boolean more) {
  private static final int MAX_ROWS = 20;
  private static final int MAX_HTML_CHARS = 300;
  private static final int MAX_TEXT_CHARS = 40;

  /** A column's name and Spark's short name of its type. */
  record Column(String name, String type, boolean number) {}

  /**
   * Reads the rows with one Spark job on the calling thread, one row more than are shown instead of
   * a second job that counts.
   */
  static DatasetTable read(Dataset<?> dataset) {
    var columns = new ArrayList<Column>();
    for (StructField field : dataset.schema().fields()) {
      var type = field.dataType();
      columns.add(
          new Column(
              field.name(),
              type.simpleString(),
              type instanceof org.apache.spark.sql.types.NumericType));
    }
    var rows = new ArrayList<List<String>>();
    var taken = dataset.toDF().takeAsList(MAX_ROWS + 1);
    for (var row : taken.subList(0, Math.min(MAX_ROWS, taken.size()))) {
      var values = new ArrayList<String>();
      for (int i = 0; i < row.length(); i++) {
        values.add(ValueText.of(row.get(i)));
      }
      rows.add(values);
    }
    return new DatasetTable(columns, rows, taken.size() > MAX_ROWS);
  }

  /** The classes keep front ends from reading a price such as {@code $5} as a formula. */
  String html() {
    var html =
        new StringBuilder("<div class=\"tex2jax_ignore mathjax_ignore\">\n<table>\n<thead><tr>");
    for (var column : columns) {
      html.append("<th scope=\"col\"")
          .append(column.number() ? "" : " style=\"text-align: left\"")
          .append('>')
          .append(escape(column.name()))
          .append("<br><small style=\"font-weight: normal\">")
          .append(escape(cut(column.type(), MAX_HTML_CHARS)))
          .append("</small></th>");
    }
    html.append("</tr></thead>\n<tbody>\n");
    for (var row : rows) {
      html.append("<tr>");
      for (int i = 0; i < row.size(); i++) {
        html.append(columns.get(i).number() ? "<td>" : "<td style=\"text-align: left\">")
            .append(escape(cut(row.get(i), MAX_HTML_CHARS)))
            .append("</td>");
      }
      html.append("</tr>\n");
    }
    return html.append("</tbody>\n</table>\n<p>")
        .append(caption())
        .append("</p>\n</div>")
        .toString();
  }

  String text() {
    var widths = new int[columns.size()];
    var lines = new ArrayList<List<String>>();
    lines.add(columns.stream().map(column -> cut(column.name(), MAX_TEXT_CHARS)).toList());
    rows.forEach(row -> lines.add(row.stream().map(v -> cut(oneLine(v), MAX_TEXT_CHARS)).toList()));
    for (var line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    var text = new StringBuilder();
    var rule = new StringBuilder("+");
    for (var width : widths) {
      rule.append("-".repeat(width + 2)).append('+');
    }
    text.append(rule).append('\n');
    for (int l = 0; l < lines.size(); l++) {
      text.append('|');
      for (int i = 0; i < widths.length; i++) {
        var value = lines.get(l).get(i);
        var space = " ".repeat(widths[i] - value.length());
        text.append(' ')
            .append(columns.get(i).number() ? space + value : value + space)
            .append(" |");
      }
      text.append('\n');
      if (l == 0) {
        text.append(rule).append('\n');
      }
    }
    return text.append(rule).append('\n').append(caption()).toString();
  }

  private String caption() {
    if (more) {
      return "The first " + rows.size() + " rows; there are more.";
    }
    return rows.size() == 1 ? "1 row" : rows.size() + " rows";
  }

  private static String oneLine(String value) {
    return value.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
  }

  private static String cut(String value, int max) {
    return value.length() <= max ? value : value.substring(0, max - 1) + "…";
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
