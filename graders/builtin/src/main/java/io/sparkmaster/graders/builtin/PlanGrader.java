package io.sparkmaster.graders.builtin;

import io.sparkmaster.graders.spi.v1.Evidence;
import io.sparkmaster.graders.spi.v1.Feedback;
import io.sparkmaster.graders.spi.v1.Grade;
import io.sparkmaster.graders.spi.v1.Grader;
import io.sparkmaster.graders.spi.v1.Options;
import io.sparkmaster.graders.spi.v1.PlanNode;
import io.sparkmaster.graders.spi.v1.Probe;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds the final physical plan of an answer against rules: which operators, how many shuffles,
 * which join, what is pushed down to the files.
 */
public final class PlanGrader implements Grader {
  private static final Probe<PlanNode> PROBE = new Probe.Plan();
  private static final int MOST_CHARS = 160;

  private static final String SCHEMA =
      """
      {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": false,
        "minProperties": 1,
        "properties": {
          "must": {
            "$ref": "#/$defs/names",
            "description": "Operators that the plan must have, each by Spark's name; * stands for any text."
          },
          "must_not": {
            "$ref": "#/$defs/names",
            "description": "Operators that the plan must not have."
          },
          "exchanges": {
            "$ref": "#/$defs/bounds",
            "description": "Least and most shuffles. Broadcasts and reused shuffles do not count."
          },
          "join": {
            "enum": ["broadcast_hash", "sort_merge", "shuffled_hash", "broadcast_nested_loop", "cartesian"],
            "description": "How every join of the plan must be done; there must be one."
          },
          "pushed_filters": {
            "$ref": "#/$defs/names",
            "description": "Columns on which a scan must be handed a filter, or whole filters such as GreaterThan(speed,300)."
          },
          "partition_filters": {
            "$ref": "#/$defs/names",
            "description": "Columns whose folders a scan must choose by a filter."
          },
          "columns": {
            "$ref": "#/$defs/names",
            "description": "The only columns that scans of files may read."
          },
          "no_udf": {
            "type": "boolean", "default": false,
            "description": "Whether functions that Spark cannot look into are refused: UDFs, and lambdas over typed Datasets."
          }
        },
        "$defs": {
          "names": {"type": ["array", "string"], "items": {"type": "string"}, "minItems": 1},
      %s
        }
      }
      """
          .formatted(Bounds.DEFINITION.indent(4).stripTrailing());

  @Override
  public String id() {
    return "plan";
  }

  @Override
  public String optionsSchema() {
    return SCHEMA;
  }

  @Override
  public List<Probe<?>> probes(Options options) {
    PlanRules.of(options);
    return List.of(PROBE);
  }

  @Override
  public Grade grade(Evidence evidence, Options options) {
    var rules = PlanRules.of(options);
    var absent = Absence.ofActual(evidence, PROBE);
    if (absent.isPresent()) {
      return absent.get();
    }
    var plan = new Plan(evidence.actual(PROBE).value().orElseThrow());
    var complaints = new ArrayList<PlanComplaint>();
    evidence
        .expected(PROBE)
        .value()
        .flatMap(expected -> plan.computedBefore(new Plan(expected)))
        .ifPresent(complaints::add);
    for (var rule : rules) {
      rule.complaint(plan).ifPresent(complaints::add);
    }
    if (complaints.isEmpty()) {
      return Grade.passed(
          Feedback.praise("Spark computes your answer in the way that the exercise asks for."));
    }
    var feedback = new ArrayList<Feedback>();
    for (var complaint : complaints) {
      feedback.add(essential(complaint, plan, evidence.hidden()));
      feedback.add(Feedback.actionable(complaint.remedy()));
    }
    return Grade.failed(feedback);
  }

  private static Feedback essential(PlanComplaint complaint, Plan plan, boolean hidden) {
    if (hidden) {
      return Feedback.essential(complaint.what());
    }
    var guilty = complaint.guilty();
    var where =
        guilty.isEmpty() ? complaint.detail() : complaint.detail() + line(guilty.get(0), guilty);
    return Feedback.essential(complaint.what() + where, plan.marked(guilty));
  }

  private static String line(PlanNode node, List<PlanNode> guilty) {
    var text = Plan.text(node);
    var shown = text.length() > MOST_CHARS ? text.substring(0, MOST_CHARS).strip() + " ..." : text;
    return " In your plan%s: \"%s\"."
        .formatted(guilty.size() > 1 ? ", the first of " + guilty.size() : "", shown);
  }
}
