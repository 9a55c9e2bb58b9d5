package org.example.charts;

import io.sparkmaster.graders.spi.v1.Column;
import io.sparkmaster.graders.spi.v1.Options;
import io.sparkmaster.graders.spi.v1.Probe;
import io.sparkmaster.graders.spi.v1.Table;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The options of one use of the grader.
 *
 * @param x the column of the horizontal axis
 * @param y the columns that are drawn
 * @param points the most rows
 * @param sorted whether rows must go from left to right
 */
record ChartRules(String x, List<String> y, int points, boolean sorted) {
  private static final int MOST_POINTS = 5_000;
  private static final int USUAL_POINTS = 100;

  static ChartRules of(Options options) {
    options.allow("x", "y", "points", "sorted");
    var y = options.texts("y");
    if (y.isEmpty()) {
      throw options.missing("y", "the name of a column, or a list of names");
    }
    return new ChartRules(
        options.text("x").orElseThrow(() -> options.missing("x", "the name of a column")),
        y,
        (int) options.whole("points", 1, MOST_POINTS).orElse(USUAL_POINTS),
        options.flag("sorted", true));
  }

  /** One row more than is allowed tells whether there are too many. */
  Probe<Table> probe() {
    return new Probe.Rows(points + 1);
  }

  Optional<Fault> firstFault(Table table) {
    var names = table.columns().stream().map(Column::name).toList();
    for (var name : Stream.concat(Stream.of(x), y.stream()).toList()) {
      if (!names.contains(name)) {
        return fault(Complaint.NO_COLUMN, "It is \"%s\"; yours are %s.".formatted(name, names));
      }
    }
    if (table.rows().size() > points || table.truncated()) {
      return fault(Complaint.TOO_MANY, "At most %d are asked for.".formatted(points));
    }
    if (table.rows().isEmpty()) {
      return fault(Complaint.NO_ROWS, "");
    }
    return inRows(table.rows(), names);
  }

  private Optional<Fault> inRows(List<? extends List<?>> rows, List<String> names) {
    var place = names.indexOf(x);
    var seen = new HashSet<>();
    Object before = null;
    for (var row : rows) {
      var here = row.get(place);
      if (here == null) {
        return fault(Complaint.NO_PLACE, "One of them is %s.".formatted(row));
      }
      if (!seen.add(here)) {
        return fault(Complaint.TWICE, "The place is %s.".formatted(here));
      }
      if (sorted && before != null && order(before, here) > 0) {
        return fault(Complaint.NOT_SORTED, "%s stands before %s.".formatted(before, here));
      }
      before = here;
      for (var name : y) {
        if (!isNumber(row.get(names.indexOf(name)))) {
          return fault(Complaint.NOT_A_NUMBER, "One is \"%s\" at %s.".formatted(name, here));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Fault> fault(Complaint complaint, String shown) {
    return Optional.of(new Fault(complaint, shown));
  }

  private static boolean isNumber(Object cell) {
    return cell instanceof Number number && Double.isFinite(number.doubleValue());
  }

  /** Cells of one column are of one class; those of arrays and maps have no order. */
  @SuppressWarnings("unchecked")
  private static int order(Object left, Object right) {
    return left instanceof Comparable<?> && left.getClass() == right.getClass()
        ? ((Comparable<Object>) left).compareTo(right)
        : 0;
  }
}
