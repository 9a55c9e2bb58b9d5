package io.sparkmaster.graders.builtin;

import io.sparkmaster.graders.spi.v1.Column;
import io.sparkmaster.graders.spi.v1.Evidence;
import io.sparkmaster.graders.spi.v1.Feedback;
import io.sparkmaster.graders.spi.v1.Grade;
import io.sparkmaster.graders.spi.v1.Grader;
import io.sparkmaster.graders.spi.v1.Options;
import io.sparkmaster.graders.spi.v1.Probe;
import io.sparkmaster.graders.spi.v1.Table;
import java.util.List;

/** Compares the rows of a Dataset, counting duplicates. Types and names are the schema's matter. */
public final class RowsGrader implements Grader {
  @Override
  public String id() {
    return "rows";
  }

  @Override
  public String optionsSchema() {
    return RowsOptions.SCHEMA;
  }

  @Override
  public List<Probe<?>> probes(Options options) {
    return List.of(probe(RowsOptions.of(options)));
  }

  private static Probe<Table> probe(RowsOptions options) {
    return new Probe.Rows(options.limit());
  }

  @Override
  public Grade grade(Evidence evidence, Options given) {
    var options = RowsOptions.of(given);
    var probe = probe(options);
    var absent = Absence.of(evidence, probe);
    if (absent.isPresent()) {
      return absent.get();
    }
    var actual = evidence.actual(probe).value().orElseThrow();
    var expected = evidence.expected(probe).value().orElseThrow();
    if (expected.truncated()) {
      return Absence.notGradable(
          evidence,
          "The expected answer has more rows than can be compared.",
          " The limit is " + options.limit() + " rows.");
    }
    if (actual.truncated()) {
      return truncated(evidence, options, expected, actual);
    }
    var columns = AlignedColumns.of(expected, actual, options, evidence.hidden());
    if (columns instanceof AlignedColumns.Aligned aligned) {
      return new RowsComparison(expected, aligned, options, evidence.hidden()).grade();
    }
    return Grade.failed(((AlignedColumns.Unlike) columns).feedback());
  }

  /** The rows that did arrive prove something only if they are already too many. */
  private static Grade truncated(
      Evidence evidence, RowsOptions options, Table expected, Table actual) {
    if (actual.rows().size() > expected.rows().size()) {
      return Grade.failed(
          Feedback.essential(
              evidence.hidden()
                  ? "On the hidden data your answer has too many rows."
                  : "Your answer has more than %s, but the expected answer has %s."
                      .formatted(
                          Shown.count(actual.rows().size(), "row"),
                          Shown.count(expected.rows().size(), "row"))),
          Feedback.actionable("Look for a filter, an aggregation or a limit that is missing."));
    }
    return Absence.notGradable(
        evidence,
        "Your answer has more rows than can be compared.",
        " Only the first %s arrived; the limit is %d."
            .formatted(Shown.count(actual.rows().size(), "row"), options.limit()));
  }

  static List<String> names(Table table) {
    return table.columns().stream().map(Column::name).toList();
  }
}
