package io.sparkmaster.graders.builtin;

import io.sparkmaster.graders.spi.v1.Feedback;
import io.sparkmaster.graders.spi.v1.Grade;
import io.sparkmaster.graders.spi.v1.Table;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Judges rows whose columns correspond. */
final class RowsComparison {
  private final List<List<@Nullable Object>> expected;
  private final AlignedColumns.Aligned aligned;
  private final RowsOptions options;
  private final boolean hidden;
  private final RowDifferences differences;
  private final BitSet floating;
  private final List<Canonical> wanted;
  private final List<Canonical> given;

  RowsComparison(
      Table expected, AlignedColumns.Aligned aligned, RowsOptions options, boolean hidden) {
    this.expected = expected.rows();
    this.aligned = aligned;
    this.options = options;
    this.hidden = hidden;
    var names = RowsGrader.names(expected);
    this.differences =
        new RowDifferences(
            names.isEmpty() ? aligned.names() : names, options.tolerance(), options.strictTypes());
    var both = new ArrayList<>(expected.rows());
    both.addAll(aligned.rows());
    this.floating = Canonical.floatingColumns(both);
    this.wanted = canonical(expected.rows(), options.strictTypes());
    this.given = canonical(aligned.rows(), options.strictTypes());
  }

  Grade grade() {
    var matching = RowMatching.of(wanted, given, options.tolerance());
    if (!matching.complete()) {
      return wrongRows(matching);
    }
    var misplaced = options.ordered() ? firstMisplaced() : Optional.<Integer>empty();
    return misplaced.isPresent() ? wrongOrder(misplaced.get()) : Grade.passed();
  }

  private Optional<Integer> firstMisplaced() {
    for (var i = 0; i < wanted.size(); i++) {
      if (!wanted.get(i).matches(given.get(i), options.tolerance())) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  private Grade wrongOrder(int position) {
    var text = "The rows are right, but not in the expected order";
    var advice =
        Feedback.actionable(
            "Sort with orderBy, by every column that the exercise names and in the right"
                + " direction.");
    if (!show()) {
      return Grade.failed(Feedback.essential(text + "."), advice);
    }
    return Grade.failed(
        Feedback.essential(
            "%s: row %d is %s, expected %s."
                .formatted(
                    text,
                    position + 1,
                    Shown.row(aligned.rows().get(position)),
                    Shown.row(expected.get(position))),
            differences.detail(expected.get(position), aligned.rows().get(position))),
        advice);
  }

  private Grade wrongRows(RowMatching matching) {
    var feedback = new ArrayList<Feedback>();
    feedback.add(Feedback.essential(counts(matching)));
    if (show()) {
      feedback.add(differences.first(expected, aligned.rows(), matching));
    }
    feedback.add(Feedback.actionable(advice(matching)));
    return Grade.failed(feedback);
  }

  private boolean show() {
    return options.reveal() && !hidden;
  }

  /** A learner chooses how many rows there are: on hidden data that could tell what is in it. */
  private String counts(RowMatching matching) {
    var missing = matching.missing().size();
    var extra = matching.extra().size();
    if (hidden) {
      return "On the hidden data your answer %s."
          .formatted(
              missing == 0
                  ? "has too many rows"
                  : extra == 0 ? "is missing rows" : "has wrong rows");
    }
    String what;
    if (missing == 0) {
      what = "has %s too many".formatted(Shown.count(extra, "row"));
    } else if (extra == 0) {
      what = "is missing %s".formatted(Shown.count(missing, "row"));
    } else if (missing == extra) {
      what =
          "has %s that %s"
              .formatted(Shown.count(extra, "row"), extra == 1 ? "is wrong" : "are wrong");
    } else {
      what =
          "is missing %s and has %s that should not be there"
              .formatted(Shown.count(missing, "row"), Shown.count(extra, "row"));
    }
    return "Your answer %s (%s expected).".formatted(what, Shown.count(expected.size(), "row"));
  }

  private String advice(RowMatching matching) {
    if (aligned.reordered()) {
      return "Your columns have the expected names in another order: put them in order with"
          + " select.";
    }
    if (options.strictTypes() && isRightButForTypes()) {
      return "The values are right, but of another type: convert the column with cast.";
    }
    if (matching.missing().isEmpty() && onlyCopies(matching.extra(), given, wanted)) {
      return "Every extra row is a copy of a right one: look for a join that multiplies rows, a"
          + " union, or a distinct that is missing.";
    }
    if (matching.extra().isEmpty() && onlyCopies(matching.missing(), wanted, given)) {
      return "Every missing row is a copy of one that you have: duplicates count here, so look for"
          + " a distinct or dropDuplicates that should not be there.";
    }
    if (hidden) {
      return "Look for what your code takes for granted about the given data: nulls, duplicates,"
          + " values at a border, names written into the code.";
    }
    return "Look at the borders of your filters (> or >=), at nulls, and at what you group by.";
  }

  private List<Canonical> canonical(List<List<@Nullable Object>> rows, boolean strict) {
    return rows.stream().map(row -> Canonical.ofRow(row, floating, strict)).toList();
  }

  private boolean isRightButForTypes() {
    var matching =
        RowMatching.of(
            canonical(expected, false), canonical(aligned.rows(), false), options.tolerance());
    return matching.complete();
  }

  private boolean onlyCopies(List<Integer> of, List<Canonical> from, List<Canonical> others) {
    // A few are enough to tell, and comparing all with all could take long.
    return of.stream()
        .limit(100)
        .allMatch(
            i -> others.stream().anyMatch(row -> row.matches(from.get(i), options.tolerance())));
  }
}
