package io.sparkmaster.kernel.runtime.display;

import io.sparkmaster.kernel.runtime.text.Texts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows to show, in HTML and in plain text: the first twenty of those that it has.
 *
 * @param columns names with their types
 * @param rows as many of the values as were read
 * @param total how many rows there are; negative when only that there are more is known
 * @param moreColumns how many columns were left out
 */
record Table(List<Column> columns, List<List<@Nullable Object>> rows, long total, int moreColumns) {
  /** A table that has all its columns. */
  Table(List<Column> columns, List<List<@Nullable Object>> rows, long total) {
    this(columns, rows, total, 0);
  }

  /** The number of rows is not known, only that there are more than were read. */
  static final long MORE = -1;

  static final int SHOWN_ROWS = 20;
  static final int MAX_HTML_CHARS = 300;
  private static final int MAX_TEXT_CHARS = 40;

  /** What kind of values a column has, for alignment, order and charts. */
  enum Kind {
    TEXT,
    NUMBER,
    TIME,
    BOOLEAN,
    OTHER
  }

  /** A column's name, the short name of its type and the kind of its values. */
  record Column(String name, String type, Kind kind) {
    boolean isNumber() {
      return kind == Kind.NUMBER;
    }
  }

  private List<List<String>> shown(int maxChars) {
    return rows.stream()
        .limit(SHOWN_ROWS)
        .map(row -> row.stream().map(value -> cut(ValueText.of(value), maxChars)).toList())
        .toList();
  }

  /** The classes keep front ends from reading a price such as {@code $5} as a formula. */
  String html() {
    var html =
        new StringBuilder("<div class=\"tex2jax_ignore mathjax_ignore\">\n<table>\n<thead><tr>");
    for (var column : columns) {
      html.append("<th scope=\"col\"")
          .append(column.isNumber() ? "" : " style=\"text-align: left\"")
          .append('>')
          .append(Texts.html(column.name()))
          .append("<br><small style=\"font-weight: normal\">")
          .append(Texts.html(cut(column.type(), MAX_HTML_CHARS)))
          .append("</small></th>");
    }
    html.append("</tr></thead>\n<tbody>\n");
    for (var row : shown(MAX_HTML_CHARS)) {
      html.append("<tr>");
      for (int i = 0; i < row.size(); i++) {
        html.append(columns.get(i).isNumber() ? "<td>" : "<td style=\"text-align: left\">")
            .append(Texts.html(row.get(i)))
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
    for (var row : shown(Integer.MAX_VALUE)) {
      lines.add(row.stream().map(value -> cut(oneLine(value), MAX_TEXT_CHARS)).toList());
    }
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
            .append(columns.get(i).isNumber() ? space + value : value + space)
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
    return moreColumns == 0
        ? rowsShown()
        : rowsShown()
            + (rowsShown().endsWith(".") ? " " : ". ")
            + "The first %,d of %,d columns."
                .formatted(columns.size(), columns.size() + moreColumns);
  }

  private String rowsShown() {
    var shown = Math.min(SHOWN_ROWS, rows.size());
    if (total == MORE) {
      return "The first " + shown + " rows; there are more.";
    }
    if (total > shown) {
      return "The first " + shown + " of " + total + " rows.";
    }
    return shown == 1 ? "1 row" : shown + " rows";
  }

  private static String oneLine(String value) {
    return value.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
  }

  static String cut(String value, int max) {
    return value.length() <= max ? value : Texts.begin(value, max - 1) + "…";
  }
}
