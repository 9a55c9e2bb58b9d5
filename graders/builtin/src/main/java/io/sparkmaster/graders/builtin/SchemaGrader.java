package io.sparkmaster.graders.builtin;

import io.sparkmaster.graders.spi.v1.Column;
import io.sparkmaster.graders.spi.v1.Evidence;
import io.sparkmaster.graders.spi.v1.Feedback;
import io.sparkmaster.graders.spi.v1.Grade;
import io.sparkmaster.graders.spi.v1.Grader;
import io.sparkmaster.graders.spi.v1.Options;
import io.sparkmaster.graders.spi.v1.Probe;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares the columns of a Dataset: names, types, order, and on request whether null is allowed.
 */
public final class SchemaGrader implements Grader {
  private static final int MOST_DIFFERENCES = 8;

  private static final String SCHEMA =
      """
      {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "types": {
            "type": "boolean", "default": true,
            "description": "Whether types must be the same."
          },
          "nullable": {
            "type": "boolean", "default": false,
            "description": "Whether the same columns must allow null."
          },
          "ordered": {
            "type": "boolean", "default": true,
            "description": "Whether columns must be in the expected order."
          },
          "extra_columns": {
            "type": "boolean", "default": false,
            "description": "Whether columns that nobody asked for are allowed."
          }
        }
      }
      """;

  @Override
  public String id() {
    return "schema";
  }

  @Override
  public String optionsSchema() {
    return SCHEMA;
  }

  private static SchemaRules rules(Options options) {
    options.allow("types", "nullable", "ordered", "extra_columns");
    return new SchemaRules(
        options.flag("types", true),
        options.flag("nullable", false),
        options.flag("ordered", true),
        options.flag("extra_columns", false));
  }

  @Override
  public List<Probe<?>> probes(Options options) {
    rules(options);
    return List.of(new Probe.Schema());
  }

  @Override
  public Grade grade(Evidence evidence, Options options) {
    var rules = rules(options);
    Probe<List<Column>> probe = new Probe.Schema();
    var absent = Absence.of(evidence, probe);
    if (absent.isPresent()) {
      return absent.get();
    }
    var expected = evidence.expected(probe).value().orElseThrow();
    var differences = rules.differences(expected, evidence.actual(probe).value().orElseThrow());
    if (differences.isEmpty()) {
      return Grade.passed();
    }
    var feedback = new ArrayList<Feedback>();
    feedback.add(
        Feedback.essential(
            evidence.hidden()
                ? "The schema of your answer differs from the expected one."
                : "The schema of your answer differs from the expected one in %s (%s expected)."
                    .formatted(
                        Shown.count(differences.size(), "place"),
                        Shown.count(expected.size(), "column"))));
    if (!evidence.hidden()) {
      differences.stream()
          .limit(MOST_DIFFERENCES)
          .forEach(difference -> feedback.add(Feedback.essential(difference)));
    }
    feedback.add(
        Feedback.actionable(
            "Compare printSchema() of your answer with what the exercise asks for: select orders"
                + " and renames columns (as), cast changes their type"
                + (rules.nullable()
                    ? ", and coalesce(column, lit(0)) gives one without nulls."
                    : ".")));
    return Grade.failed(feedback);
  }
}
