package io.sparkmaster.kernel.runtime.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Cuts a SQL cell at the semicolons that end statements. */
final class SqlStatements {
  /** A compound statement of SQL scripting holds semicolons of its own. */
  private static final Pattern SCRIPT =
      Pattern.compile("\\s*BEGIN\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private SqlStatements() {}

  /** A statement and where it begins in the cell. */
  record Statement(String text, int offset) {}

  static List<Statement> split(String cell) {
    var statements = new ArrayList<Statement>();
    var start = 0;
    var end = SCRIPT.matcher(cell).matches() ? cell.length() : 0;
    while (end < cell.length()) {
      var c = cell.charAt(end);
      if (c == ';') {
        add(statements, cell, start, end);
        start = ++end;
      } else {
        end = skip(cell, end, c);
      }
    }
    add(statements, cell, start, cell.length());
    return statements;
  }

  /** The place after the quoted text, comment or character that is there. */
  static int skip(String cell, int at, char c) {
    if (c == '\'' || c == '"' || c == '`') {
      return endOfQuoted(cell, at, c);
    }
    if (cell.startsWith("--", at)) {
      var newline = cell.indexOf('\n', at);
      return newline < 0 ? cell.length() : newline + 1;
    }
    if (cell.startsWith("/*", at)) {
      return endOfComment(cell, at);
    }
    return at + 1;
  }

  /** Bracketed comments nest in Spark. */
  private static int endOfComment(String cell, int open) {
    var depth = 0;
    for (int at = open; at < cell.length(); at++) {
      if (cell.startsWith("/*", at)) {
        depth++;
        at++;
      } else if (cell.startsWith("*/", at)) {
        at++;
        if (--depth == 0) {
          return at + 1;
        }
      }
    }
    return cell.length();
  }

  private static int endOfQuoted(String cell, int open, char quote) {
    for (int at = open + 1; at < cell.length(); at++) {
      var c = cell.charAt(at);
      if (c == '\\' && quote != '`') {
        at++;
      } else if (c == quote) {
        return at + 1;
      }
    }
    return cell.length();
  }

  private static void add(List<Statement> statements, String cell, int start, int end) {
    var text = cell.substring(start, end);
    if (!isOnlyComments(text)) {
      var leading = text.length() - text.stripLeading().length();
      statements.add(new Statement(text.strip(), start + leading));
    }
  }

  private static boolean isOnlyComments(String text) {
    for (int at = 0; at < text.length(); ) {
      var comment = text.startsWith("--", at) || text.startsWith("/*", at);
      if (!comment && !Character.isWhitespace(text.charAt(at))) {
        return false;
      }
      at = comment ? skip(text, at, text.charAt(at)) : at + 1;
    }
    return true;
  }
}
