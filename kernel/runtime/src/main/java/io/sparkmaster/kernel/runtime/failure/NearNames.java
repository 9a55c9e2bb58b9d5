package io.sparkmaster.kernel.runtime.failure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names that somebody may have meant. */
final class NearNames {
  private static final int MOST = 3;
  private static final int LISTED = 20;

  /** Part of a name as Spark quotes it; a backtick inside is doubled. */
  private static final Pattern PART = Pattern.compile("`((?:[^`]|``)*)`");

  private NearNames() {}

  /** The candidates that are a slip away from the name, the nearest first. */
  static List<String> of(String name, Collection<String> candidates) {
    var wanted = name.toLowerCase(Locale.ROOT);
    var farthest = Math.max(1, wanted.length() / 3);
    return candidates.stream()
        .distinct()
        .filter(each -> distance(wanted, each.toLowerCase(Locale.ROOT)) <= farthest)
        .sorted(Comparator.comparingInt(each -> distance(wanted, each.toLowerCase(Locale.ROOT))))
        .limit(MOST)
        .toList();
  }

  /** {@code "Did you mean a or b? "}; empty without a near name. */
  static String question(String name, Collection<String> candidates) {
    var near = of(name, candidates);
    return near.isEmpty() ? "" : "Did you mean " + String.join(" or ", near) + "? ";
  }

  /** The names, of many the first. */
  static String listed(List<String> names) {
    var text = names.stream().limit(LISTED).collect(Collectors.joining(", "));
    return names.size() <= LISTED ? text : text + ", … (" + names.size() + ")";
  }

  /** The last parts of names that Spark has quoted: {@code `a`.`b`, `c`} holds b and c. */
  static List<String> lastParts(String quoted) {
    return names(quoted).stream().map(parts -> parts.get(parts.size() - 1)).toList();
  }

  /** Names that Spark has quoted, without the quotes: {@code a.b} and {@code c}. */
  static List<String> unquoted(String quoted) {
    return names(quoted).stream().map(parts -> String.join(".", parts)).toList();
  }

  private static List<List<String>> names(String quoted) {
    var names = new ArrayList<List<String>>();
    var matcher = PART.matcher(quoted);
    var end = -2;
    while (matcher.find()) {
      var isNext = end >= 0 && quoted.startsWith(".", end) && matcher.start() == end + 1;
      if (!isNext) {
        names.add(new ArrayList<>());
      }
      names.get(names.size() - 1).add(matcher.group(1).replace("``", "`"));
      end = matcher.end();
    }
    if (names.isEmpty()) {
      names.add(List.of(quoted));
    }
    return names;
  }

  /** How many characters to insert, delete, replace or swap with the next. */
  static int distance(String one, String other) {
    var rows = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        if (i == 0 || j == 0) {
          rows[i][j] = i + j;
          continue;
        }
        var isSame = one.charAt(i - 1) == other.charAt(j - 1);
        rows[i][j] =
            Math.min(
                Math.min(rows[i - 1][j], rows[i][j - 1]) + 1,
                rows[i - 1][j - 1] + (isSame ? 0 : 1));
        if (i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1)) {
          rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
        }
      }
    }
    return rows[one.length()][other.length()];
  }
}
