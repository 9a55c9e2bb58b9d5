package io.sparkmaster.graders.builtin;

import io.sparkmaster.graders.builtin.SourceToken.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A name, a keyword, or several words and signs in a row, such as {@code collect}, {@code
 * spark.sql}, {@code GROUP BY}.
 */
final class SourcePattern {
  private static final Set<String> DEFINING =
      Set.of("def", "val", "var", "class", "object", "trait", "type", "record", "enum");

  private static final Set<String> OPERAND_ENDS = Set.of(".", ":", ")", "]", "}");

  private final SourceLanguage language;
  private final List<SourceToken> wanted;

  SourcePattern(String written, SourceLanguage language) {
    this.language = language;
    this.wanted = SourceTokens.of(written, language);
  }

  /** The lines in which it is used; where a name is defined is no use of it. */
  List<Integer> lines(List<SourceToken> source) {
    if (wanted.isEmpty()) {
      return List.of();
    }
    var own = ownNames(source);
    var lines = new ArrayList<Integer>();
    for (int i = 0; i + wanted.size() <= source.size(); i++) {
      if (fits(source, i) && !(single() && isOwn(source, i, own))) {
        lines.add(source.get(i).line());
      }
    }
    return lines;
  }

  private boolean single() {
    return wanted.size() == 1
        && wanted.get(0).kind() == Kind.WORD
        && language != SourceLanguage.SQL
        && !DEFINING.contains(wanted.get(0).text());
  }

  private boolean fits(List<SourceToken> source, int from) {
    for (int i = 0; i < wanted.size(); i++) {
      var token = source.get(from + i);
      var want = wanted.get(i);
      var same =
          language == SourceLanguage.SQL
              ? token.text().equalsIgnoreCase(want.text())
              : token.text().equals(want.text());
      if (!same || token.kind() != want.kind()) {
        return false;
      }
    }
    return true;
  }

  /** The names that the cell gives to values of its own. */
  private static Set<String> ownNames(List<SourceToken> source) {
    var names = new HashSet<String>();
    for (int i = 0; i < source.size(); i++) {
      if (source.get(i).kind() == Kind.WORD && isDefined(source, i)) {
        names.add(source.get(i).text());
      }
    }
    return names;
  }

  /**
   * Whether it means a value of the cell's own. What follows a dot, an operand (an infix call) or
   * is renamed by an import does not, whatever the cell has named like it.
   */
  private static boolean isOwn(List<SourceToken> source, int i, Set<String> own) {
    if (isDefined(source, i)) {
      return true;
    }
    var before = i == 0 ? null : source.get(i - 1);
    var apart =
        before == null || (before.kind() == Kind.SIGN && !OPERAND_ENDS.contains(before.text()));
    var renamed = i + 2 < source.size() && source.get(i + 1).is("=") && source.get(i + 2).is(">");
    return apart && !renamed && own.contains(source.get(i).text());
  }

  private static boolean isDefined(List<SourceToken> source, int i) {
    if (i == 0) {
      return false;
    }
    var before = source.get(i - 1);
    if (before.kind() != Kind.WORD) {
      return false;
    }
    return DEFINING.contains(before.text())
        || (isAssignment(source, i + 1) && !before.text().equals("new"));
  }

  private static boolean isAssignment(List<SourceToken> source, int i) {
    if (i >= source.size() || !source.get(i).is("=")) {
      return false;
    }
    return i + 1 >= source.size() || !(source.get(i + 1).is("=") || source.get(i + 1).is(">"));
  }
}
