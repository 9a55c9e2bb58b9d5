package io.sparkmaster.graders.builtin;

import io.sparkmaster.graders.spi.v1.CellMetrics;
import io.sparkmaster.graders.spi.v1.Evidence;
import io.sparkmaster.graders.spi.v1.Feedback;
import io.sparkmaster.graders.spi.v1.Grade;
import io.sparkmaster.graders.spi.v1.Grader;
import io.sparkmaster.graders.spi.v1.Options;
import io.sparkmaster.graders.spi.v1.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds what Spark did for the answer against limits: how it was computed, not what came out. */
public final class MetricsGrader implements Grader {
  private static final Probe<CellMetrics> PROBE = new Probe.Metrics();

  /** A limit on one metric. */
  private record Limit(Metric metric, double min, double max) {}

  private static final String SCHEMA =
      """
      {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": false,
        "minProperties": 1,
        "properties": {
      %s
        },
        "$defs": {
          "limit": {
            "type": "object",
            "additionalProperties": false,
            "minProperties": 1,
            "properties": {
              "min": {"type": "number", "minimum": 0},
              "max": {"type": "number", "minimum": 0}
            }
          }
        }
      }
      """
          .formatted(
              Stream.of(Metric.values())
                  .map(
                      metric ->
                          "    \"%s\": {\"$ref\": \"#/$defs/limit\", \"description\": \"Least and most %s of the cell.\"}"
                              .formatted(metric.option(), metric.plural()))
                  .collect(Collectors.joining(",\n")));

  @Override
  public String id() {
    return "metrics";
  }

  @Override
  public String optionsSchema() {
    return SCHEMA;
  }

  private static List<Limit> limits(Options options) {
    var names = Stream.of(Metric.values()).map(Metric::option).toArray(String[]::new);
    options.allow(names);
    var limits = new ArrayList<Limit>();
    for (var metric : Metric.values()) {
      options.nested(metric.option()).ifPresent(bounds -> limits.add(limit(metric, bounds)));
    }
    if (limits.isEmpty()) {
      throw options.missing(
          names[0], "limits such as {max: 1}, or limit another of " + String.join(", ", names));
    }
    return limits;
  }

  private static Limit limit(Metric metric, Options bounds) {
    bounds.allow("min", "max");
    if (!bounds.has("min") && !bounds.has("max")) {
      throw bounds.missing("max", "a number, or give \"min\"");
    }
    var min = bound(metric, bounds, "min", 0);
    var max = bound(metric, bounds, "max", Double.MAX_VALUE);
    if (min > max) {
      throw bounds.bad("min", "at most max, which is " + metric.number(max));
    }
    return new Limit(metric, min, max);
  }

  private static double bound(Metric metric, Options bounds, String name, double otherwise) {
    return metric.whole()
        ? bounds.whole(name, 0, Long.MAX_VALUE).stream()
            .asDoubleStream()
            .findFirst()
            .orElse(otherwise)
        : bounds.number(name, 0, otherwise);
  }

  @Override
  public List<Probe<?>> probes(Options options) {
    limits(options);
    return List.of(PROBE);
  }

  @Override
  public Grade grade(Evidence evidence, Options options) {
    var limits = limits(options);
    var absent = Absence.ofActual(evidence, PROBE);
    if (absent.isPresent()) {
      return absent.get();
    }
    var metrics = evidence.actual(PROBE).value().orElseThrow();
    var feedback = new ArrayList<Feedback>();
    for (var limit : limits) {
      var measured = limit.metric().of(metrics);
      if (measured > limit.max()) {
        feedback.add(Feedback.essential(text(evidence, limit, measured, "at most", limit.max())));
        feedback.add(Feedback.actionable(limit.metric().lower()));
      } else if (measured < limit.min()) {
        feedback.add(Feedback.essential(text(evidence, limit, measured, "at least", limit.min())));
        feedback.add(Feedback.actionable(limit.metric().raise()));
      }
    }
    return feedback.isEmpty() ? Grade.passed() : Grade.failed(feedback);
  }

  /** A learner chooses what is measured, the data included: on hidden data it is not told. */
  private static String text(
      Evidence evidence, Limit limit, double measured, String bound, double allowed) {
    var metric = limit.metric();
    var asked = "; the exercise asks for %s %s.".formatted(bound, metric.number(allowed));
    return evidence.hidden()
        ? "On the hidden data your cell %s %s%s"
            .formatted(metric.verb(), metric.outside(measured > allowed), asked)
        : "Your cell %s %s%s".formatted(metric.verb(), metric.counted(measured), asked);
  }
}
