package io.sparkmaster.kernel.runtime.completion;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The string literal that the cursor is in, in a Scala or Java cell.
 *
 * @param start offset of its first character after the quote
 * @param before the code in front of the quote, without the string's interpolator
 * @param typed the literal up to the cursor
 * @param interpolator such as {@code $} or {@code s}; empty for none
 */
record OpenString(int start, String before, String typed, String interpolator) {
  private static final Pattern INTERPOLATOR = Pattern.compile("([A-Za-z_$]\\w*)$");

  static Optional<OpenString> at(String code, int cursor) {
    var at = 0;
    while (at < cursor) {
      if (code.startsWith("//", at)) {
        at = end(code, "\n", at);
      } else if (code.startsWith("/*", at)) {
        at = end(code, "*/", at + 2);
      } else if (code.startsWith("\"\"\"", at)) {
        var end = end(code, "\"\"\"", at + 3);
        if (end > cursor || !code.startsWith("\"\"\"", end - 3) || end - 3 < at + 3) {
          return Optional.of(of(code, at, at + 3, cursor));
        }
        at = end;
      } else if (code.charAt(at) == '"') {
        var end = endOfLiteral(code, at + 1);
        if (end < 0 || end >= cursor) {
          return Optional.of(of(code, at, at + 1, cursor));
        }
        at = end + 1;
      } else if (code.startsWith("'\"'", at) || code.startsWith("'\\\"'", at)) {
        at = code.indexOf('\'', at + 1) + 1;
      } else {
        at++;
      }
    }
    return Optional.empty();
  }

  private static OpenString of(String code, int quote, int start, int cursor) {
    var before = code.substring(0, quote);
    var found = INTERPOLATOR.matcher(before);
    var interpolator = found.find() ? found.group(1) : "";
    return new OpenString(
        start,
        before.substring(0, before.length() - interpolator.length()),
        code.substring(Math.min(start, cursor), cursor),
        interpolator);
  }

  private static int end(String code, String mark, int from) {
    var found = code.indexOf(mark, from);
    return found < 0 ? code.length() : found + mark.length();
  }

  /** The closing quote's offset; -1 when the line ends before it. */
  private static int endOfLiteral(String code, int from) {
    for (int at = from; at < code.length() && code.charAt(at) != '\n'; at++) {
      if (code.charAt(at) == '\\') {
        at++;
      } else if (code.charAt(at) == '"') {
        return at;
      }
    }
    return -1;
  }

  /** The name of the call whose argument the string is; empty when it is none. */
  String call() {
    var depth = 0;
    for (int at = before.length() - 1; at >= 0; at--) {
      var c = before.charAt(at);
      if (c == ')') {
        depth++;
      } else if (c == '(' && depth-- == 0) {
        return nameBefore(at);
      } else if (c == ';' || c == '{' || c == '}') {
        return "";
      }
    }
    return "";
  }

  private String nameBefore(int parenthesis) {
    var start = parenthesis;
    while (start > 0 && Character.isJavaIdentifierPart(before.charAt(start - 1))) {
      start--;
    }
    return before.substring(start, parenthesis);
  }
}
