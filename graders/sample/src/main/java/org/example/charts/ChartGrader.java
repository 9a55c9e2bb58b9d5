package org.example.charts;

import io.sparkmaster.graders.spi.v1.Evidence;
import io.sparkmaster.graders.spi.v1.Finding;
import io.sparkmaster.graders.spi.v1.Grade;
import io.sparkmaster.graders.spi.v1.Grader;
import io.sparkmaster.graders.spi.v1.Options;
import io.sparkmaster.graders.spi.v1.Probe;
import io.sparkmaster.graders.spi.v1.Table;
import java.util.List;

/**
 * Says whether an answer can be drawn: few enough points, one for each place on the horizontal
 * axis, from left to right, and a number at each. It needs no expected answer.
 */
public final class ChartGrader implements Grader {
  @Override
  public String id() {
    return "chart-data";
  }

  @Override
  public String optionsSchema() {
    return """
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "type": "object",
      "additionalProperties": false,
      "required": ["x", "y"],
      "properties": {
        "x": {"type": "string", "description": "The column of the horizontal axis."},
        "y": {
          "type": ["string", "array"],
          "items": {"type": "string"},
          "description": "The columns that are drawn, one line each."
        },
        "points": {"type": "integer", "minimum": 1, "maximum": 5000, "default": 100},
        "sorted": {"type": "boolean", "default": true}
      }
    }
    """;
  }

  @Override
  public List<Probe<?>> probes(Options options) {
    return List.of(ChartRules.of(options).probe());
  }

  @Override
  public Grade grade(Evidence evidence, Options options) {
    var rules = ChartRules.of(options);
    var found = evidence.actual(rules.probe());
    if (found instanceof Finding.Missing<Table> missing) {
      // The reason may quote an error that quotes rows, so it is told on given data only.
      var reason = evidence.hidden() ? "" : " " + missing.reason();
      return switch (missing.cause()) {
        case NOT_ATTEMPTED -> Grade.notAttempted("There is nothing to draw yet." + reason);
        case UNSUITABLE -> Grade.failed(Complaint.NO_TABLE.feedback(reason));
        case FAILED -> Grade.failed(Complaint.NO_ROWS_COMPUTED.feedback(reason));
        case UNAVAILABLE -> Grade.notGradable("Your rows could not be read." + reason);
      };
    }
    var table = found.value().orElseThrow();
    return rules
        .firstFault(table)
        .map(fault -> Grade.failed(fault.feedback(evidence.hidden())))
        .orElseGet(Grade::passed);
  }
}
