package io.sparkmaster.graders.spi.v1;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Orders names by how likely somebody meant them, whatever their case. */
public final class NearNames {
  private NearNames() {}

  /** The names, the one nearest to what was given first. */
  public static List<String> nearestFirst(String given, Collection<String> names) {
    var meant = given.toLowerCase(Locale.ROOT);
    return names.stream()
        .sorted(Comparator.comparingInt(name -> distance(meant, name.toLowerCase(Locale.ROOT))))
        .toList();
  }

  /** Levenshtein's distance. */
  private static int distance(String left, String right) {
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
