package io.sparkmaster.graders.builtin;

import io.sparkmaster.graders.spi.v1.Feedback;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells how rows differ, on data that the learner may see. */
record RowDifferences(List<String> columns, Tolerance tolerance, boolean strictTypes) {
  private static final int CANDIDATES = 200;
  private static final int MOST_CELLS = 2;

  Feedback.RowDifference detail(List<@Nullable Object> expected, List<@Nullable Object> actual) {
    return new Feedback.RowDifference(columns, expected, actual);
  }

  /**
   * The first row that is lacking, with the wrong row most like it; else the first row too many.
   */
  Feedback first(
      List<List<@Nullable Object>> expected,
      List<List<@Nullable Object>> actual,
      RowMatching matching) {
    if (matching.missing().isEmpty()) {
      var row = actual.get(matching.extra().get(0));
      return Feedback.essential(
          "The first extra row is %s.".formatted(Shown.row(row)), detail(List.of(), row));
    }
    var missing = expected.get(matching.missing().get(0));
    var nearest =
        matching.extra().stream()
            .limit(CANDIDATES)
            .map(actual::get)
            .filter(row -> differing(missing, row).size() < missing.size() || missing.size() == 1)
            .min(Comparator.comparingInt(row -> differing(missing, row).size()));
    return nearest
        .map(row -> Feedback.essential(pair(missing, row), detail(missing, row)))
        .orElseGet(
            () ->
                Feedback.essential(
                    "The first missing row is %s.".formatted(Shown.row(missing)),
                    detail(missing, List.of())));
  }

  private String pair(List<@Nullable Object> expected, List<@Nullable Object> actual) {
    var cells = new ArrayList<String>();
    var all = differing(expected, actual);
    for (var i : all.subList(0, Math.min(all.size(), MOST_CELLS))) {
      cells.add(
          "%s is %s, expected %s"
              .formatted(
                  i < columns.size() ? "\"" + columns.get(i) + "\"" : "column " + (i + 1),
                  typed(actual.get(i), expected.get(i)),
                  typed(expected.get(i), actual.get(i))));
    }
    var more = all.size() - cells.size();
    return "The first difference: in your row %s, %s%s."
        .formatted(
            Shown.row(actual),
            String.join("; ", cells),
            more == 0 ? "" : "; and %s differ".formatted(Shown.count(more, "more column")));
  }

  /** The type is told only where the text alone would look the same. */
  private static String typed(@Nullable Object value, @Nullable Object other) {
    var text = Shown.value(value);
    return value != null && text.equals(Shown.value(other))
        ? text + " (" + Shown.type(value) + ")"
        : text;
  }

  private List<Integer> differing(List<@Nullable Object> left, List<@Nullable Object> right) {
    var positions = new ArrayList<Integer>();
    for (var i = 0; i < left.size(); i++) {
      if (i >= right.size() || !same(left.get(i), right.get(i))) {
        positions.add(i);
      }
    }
    return positions;
  }

  private boolean same(@Nullable Object left, @Nullable Object right) {
    var floating = Canonical.holdsFloating(left) || Canonical.holdsFloating(right);
    return Canonical.ofValue(left, floating, strictTypes)
        .matches(Canonical.ofValue(right, floating, strictTypes), tolerance);
  }
}
