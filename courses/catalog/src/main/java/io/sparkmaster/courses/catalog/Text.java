package io.sparkmaster.courses.catalog;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;

/** How values and names are put into messages. */
final class Text {
  private static final int MAX_SHOWN = 60;

  private Text() {}

  static String cut(String text) {
    var line = text.replace("\n", "\\n").replace("\r", "\\r");
    return line.length() <= MAX_SHOWN ? line : line.substring(0, MAX_SHOWN) + "…";
  }

  static String quoted(String text) {
    return '"' + cut(text) + '"';
  }

  /** "Did you mean X?" for a name that is nearly one of the known, else all the known. */
  static String candidates(String name, Collection<String> known) {
    if (known.isEmpty()) {
      return "There are none.";
    }
    var nearest = known.stream().min(Comparator.comparingInt(k -> distance(name, k))).orElseThrow();
    var list = "Known: " + known.stream().sorted().collect(Collectors.joining(", ")) + ".";
    return distance(name, nearest) <= Math.max(1, nearest.length() / 3)
        ? "Did you mean \"" + nearest + "\"? " + list
        : list;
  }

  /** Levenshtein's distance: letters put in, taken out or changed. */
  private static int distance(String a, String b) {
    var row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
