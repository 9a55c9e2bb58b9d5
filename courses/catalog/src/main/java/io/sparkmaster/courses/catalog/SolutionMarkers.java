package io.sparkmaster.courses.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A source divided at nbgrader's marks, {@code ### BEGIN SOLUTION} and {@code ### END SOLUTION};
 * the comment sign of the cell's language may stand for the three hashes.
 */
final class SolutionMarkers {
  private static final Pattern MARK =
      Pattern.compile("(?<indent>[ \\t]*)(?:###|//|--) (?<which>BEGIN|END) SOLUTION[ \\t]*\\r?");

  /**
   * What an author may have meant as a mark; released as it is, it would give the solution away.
   */
  private static final Pattern NEARLY =
      Pattern.compile("(?i).*\\b(?:BEGIN|END)[\\W_]*SOLUTIONS?\\b.*");

  private final List<String> lines;

  private SolutionMarkers(List<String> lines) {
    this.lines = lines;
  }

  static SolutionMarkers of(String source) {
    return new SolutionMarkers(List.of(source.split("\n", -1)));
  }

  boolean present() {
    return lines.stream().anyMatch(line -> mark(line).isPresent());
  }

  /** A line, counted from one, that looks like a mark and is none. */
  Optional<String> nearMark() {
    for (int i = 0; i < lines.size(); i++) {
      var line = lines.get(i);
      if (mark(line).isEmpty() && NEARLY.matcher(line).matches()) {
        return Optional.of("line " + (i + 1) + ", " + Text.quoted(line.strip()));
      }
    }
    return Optional.empty();
  }

  /** What keeps the marks from coming in pairs. */
  Optional<String> imbalance() {
    int open = 0;
    for (int i = 0; i < lines.size(); i++) {
      var mark = mark(lines.get(i));
      if (mark.isEmpty()) {
        continue;
      }
      boolean begins = mark.get().begins();
      if (begins && open > 0) {
        return Optional.of("Line " + (i + 1) + " begins a solution inside that of line " + open);
      }
      if (!begins && open == 0) {
        return Optional.of("Line " + (i + 1) + " ends a solution that has not begun");
      }
      open = begins ? i + 1 : 0;
    }
    return open == 0
        ? Optional.empty()
        : Optional.of("The solution that begins in line " + open + " does not end");
  }

  /** The source with everything between the marks, but not the marks. */
  String solved() {
    return String.join("\n", lines.stream().filter(line -> mark(line).isEmpty()).toList());
  }

  /** The source with the language's stub where each solution was. */
  String starter(CellLanguage language) {
    var kept = new ArrayList<String>();
    boolean inside = false;
    for (var line : lines) {
      var mark = mark(line);
      if (mark.isPresent()) {
        inside = mark.get().begins();
        if (inside) {
          language.stub().forEach(stub -> kept.add(mark.get().indent() + stub));
        }
      } else if (!inside) {
        kept.add(line);
      }
    }
    return String.join("\n", kept);
  }

  private record Mark(String indent, boolean begins) {}

  private static Optional<Mark> mark(String line) {
    var matcher = MARK.matcher(line);
    return matcher.matches()
        ? Optional.of(new Mark(matcher.group("indent"), matcher.group("which").equals("BEGIN")))
        : Optional.empty();
  }
}
