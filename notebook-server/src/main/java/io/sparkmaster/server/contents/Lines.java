package io.sparkmaster.server.contents;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts text into lines as nbformat does when it writes a notebook: at every boundary that Python's
 * {@code str.splitlines(keepends=True)} knows. Joining the lines gives the text back.
 */
final class Lines {
  private Lines() {}

  static List<String> split(String text) {
    var lines = new ArrayList<String>();
    var start = 0;
    for (var at = 0; at < text.length(); at++) {
      var c = text.charAt(at);
      if (!isBoundary(c)) {
        continue;
      }
      if (c == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n') {
        at++;
      }
      lines.add(text.substring(start, at + 1));
      start = at + 1;
    }
    if (start < text.length()) {
      lines.add(text.substring(start));
    }
    return lines;
  }

  private static boolean isBoundary(char c) {
    return switch (c) {
      case '\n', '\r', '\u000b', '\f', '\u001c', '\u001d', '\u001e', '\u0085', '\u2028', '\u2029' ->
          true;
      default -> false;
    };
  }
}
