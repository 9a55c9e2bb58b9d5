package io.sparkmaster.graders.builtin;

import io.sparkmaster.graders.spi.v1.Feedback;
import io.sparkmaster.graders.spi.v1.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The learner's rows with their cells in the order of the expected columns. */
sealed interface AlignedColumns {

  /**
   * Columns that have their partners.
   *
   * @param names the learner's names, in the expected order; empty when unknown
   * @param reordered whether the learner's names are the expected ones in another order
   */
  record Aligned(List<String> names, List<List<@Nullable Object>> rows, boolean reordered)
      implements AlignedColumns {}

  /** Columns that cannot be compared. */
  record Unlike(List<Feedback> feedback) implements AlignedColumns {}

  static AlignedColumns of(Table expected, Table actual, RowsOptions options, boolean hidden) {
    var columns = options.columns();
    var show = options.reveal() && !hidden;
    var wanted = RowsGrader.names(expected);
    var given = RowsGrader.names(actual);
    var width = width(expected, wanted);
    if (width >= 0 && given.size() != width && !given.isEmpty()) {
      return unlike(
          hidden
              ? "Your answer has another number of columns than expected."
              : "Your answer has %s, but %s expected."
                  .formatted(
                      Shown.count(given.size(), "column"), width == 1 ? "1 is" : width + " are"),
          show && !wanted.isEmpty() ? " Expected: " + Shown.names(wanted) + "." : "",
          "Choose the columns with select, and leave out those that the exercise does not ask"
              + " for.");
    }
    var reordered =
        !wanted.equals(given)
            && wanted.size() == given.size()
            && new HashSet<>(wanted).equals(new HashSet<>(given));
    // Expected rows that an author wrote without columns can be compared by position only.
    if (wanted.isEmpty() || wanted.equals(given) || columns == RowsOptions.Columns.IN_ORDER) {
      return new Aligned(given, actual.rows(), reordered);
    }
    if (columns == RowsOptions.Columns.ANY_ORDER && reordered) {
      return byName(wanted, given, actual);
    }
    return unlike(
        reordered
            ? "The columns of your answer are in another order than expected."
            : "The columns of your answer have other names than expected.",
        show ? " Yours: %s. Expected: %s.".formatted(Shown.names(given), Shown.names(wanted)) : "",
        "Rename columns with as or withColumnRenamed, and order them with select.");
  }

  private static int width(Table expected, List<String> wanted) {
    if (!wanted.isEmpty()) {
      return wanted.size();
    }
    return expected.rows().isEmpty() ? -1 : expected.rows().get(0).size();
  }

  private static AlignedColumns byName(List<String> wanted, List<String> given, Table actual) {
    if (new HashSet<>(wanted).size() < wanted.size()) {
      return unlike(
          "Several columns have the same name, so they cannot be told apart.",
          "",
          "Give every column a name of its own with as.");
    }
    var positions = wanted.stream().map(given::indexOf).toList();
    var rows = new ArrayList<List<@Nullable Object>>(actual.rows().size());
    for (var row : actual.rows()) {
      var cells = new ArrayList<@Nullable Object>(row.size());
      positions.forEach(position -> cells.add(row.get(position)));
      rows.add(cells);
    }
    return new Aligned(wanted, rows, false);
  }

  private static Unlike unlike(String text, String detail, String advice) {
    return new Unlike(List.of(Feedback.essential(text + detail), Feedback.actionable(advice)));
  }
}
