package io.sparkmaster.kernel.runtime.inspection;

import java.util.Optional;

/**
 * The name that the cursor is in or just behind.
 *
 * @param end offset behind the name
 */
public record NameAtCursor(String name, int start, int end) {

  /** The name; with the cursor behind an open parenthesis, that of the call. */
  public static Optional<NameAtCursor> of(String code, int cursor) {
    var found = around(code, Math.min(cursor, code.length()));
    return found.isPresent() ? found : around(code, openCall(code, cursor));
  }

  private static Optional<NameAtCursor> around(String code, int cursor) {
    if (cursor < 0) {
      return Optional.empty();
    }
    var start = cursor;
    while (start > 0 && Character.isJavaIdentifierPart(code.charAt(start - 1))) {
      start--;
    }
    var end = cursor;
    while (end < code.length() && Character.isJavaIdentifierPart(code.charAt(end))) {
      end++;
    }
    return start < end && Character.isJavaIdentifierStart(code.charAt(start))
        ? Optional.of(new NameAtCursor(code.substring(start, end), start, end))
        : Optional.empty();
  }

  /** Where the parenthesis is that the cursor is inside of; -1 where it is inside of none. */
  private static int openCall(String code, int cursor) {
    var depth = 0;
    for (int at = Math.min(cursor, code.length()) - 1; at >= 0; at--) {
      var c = code.charAt(at);
      if (c == ')') {
        depth++;
      } else if (c == '(' && depth-- == 0) {
        return at;
      } else if (c == ';' || c == '\n' && depth == 0) {
        return -1;
      }
    }
    return -1;
  }
}
