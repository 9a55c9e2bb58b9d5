package io.sparkmaster.kernel.runtime.failure;

import io.sparkmaster.kernel.runtime.language.Diagnostic;
import java.util.Optional;
import org.apache.spark.QueryContext;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.trees.SQLQueryContext;

/** Where in the text of a query an error is. */
final class QueryPlace {
  private QueryPlace() {}

  /**
   * The query's line with a caret below the place.
   *
   * @param cell the failed cell; a query that is in it has the cell's line
   */
  static Optional<String> of(Throwable error, String cell) {
    if (error instanceof ParseException syntax && syntax.command().isDefined()) {
      return inExpression(syntax);
    }
    if (!(error instanceof SparkThrowable own) || own.getQueryContext() == null) {
      return Optional.empty();
    }
    for (QueryContext each : own.getQueryContext()) {
      if (each instanceof SQLQueryContext query && query.isValid()) {
        return Optional.of(in(query, cell));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> inExpression(ParseException syntax) {
    var lines = syntax.command().get().split("\n", -1);
    var start = syntax.start();
    if (start.line().isEmpty() || start.startPosition().isEmpty()) {
      return Optional.empty();
    }
    var line = (Integer) start.line().get();
    var column = (Integer) start.startPosition().get();
    return line < 1 || line > lines.length
        ? Optional.empty()
        : Optional.of("in: " + lines[line - 1] + "\n        " + " ".repeat(column) + "^");
  }

  private static String in(SQLQueryContext query, String cell) {
    var text = String.valueOf(query.sqlText().get());
    var quoted = cell.indexOf('"' + text + '"');
    // A short expression such as id is in many other words.
    var at = quoted >= 0 ? quoted + 1 : text.contains(" ") ? cell.indexOf(text) : -1;
    if (at >= 0) {
      return marked(cell, at + query.startIndex(), query, "");
    }
    var name = query.objectName();
    var where = name.isEmpty() ? "in the query, " : "in " + query.objectType() + " " + name + ", ";
    return marked(text, query.startIndex(), query, where);
  }

  private static String marked(String text, int offset, SQLQueryContext query, String where) {
    var place = Diagnostic.at(text, offset, "");
    var line = text.split("\n", -1)[place.line() - 1];
    var length = Math.max(1, query.stopIndex() - query.startIndex() + 1);
    var carets = Math.max(1, Math.min(length, line.length() - place.column() + 1));
    var before = where + "line " + place.line() + ": ";
    var indent = line.length() - line.stripLeading().length();
    return before
        + line.strip()
        + "\n    "
        + " ".repeat(Math.max(0, before.length() + place.column() - 1 - indent))
        + "^".repeat(carets);
  }
}
