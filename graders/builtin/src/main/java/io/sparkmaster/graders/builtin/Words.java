package io.sparkmaster.graders.builtin;

import java.util.Locale;

/** How far two words are apart. */
final class Words {
  private Words() {}

  /** Levenshtein's distance, whatever the case. */
  static int distance(String one, String other) {
    var left = one.toLowerCase(Locale.ROOT);
    var right = other.toLowerCase(Locale.ROOT);
    var above = new int[right.length() + 1];
    for (var j = 0; j < above.length; j++) {
      above[j] = j;
    }
    for (var i = 1; i <= left.length(); i++) {
      var row = new int[above.length];
      row[0] = i;
      for (var j = 1; j < row.length; j++) {
        var same = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(above[j - 1] + same, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[right.length()];
  }
}
