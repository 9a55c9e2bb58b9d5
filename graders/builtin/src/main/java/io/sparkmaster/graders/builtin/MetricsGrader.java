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
  private record Limit(Metric metric, long min, long max) {}

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
              "min": {"type": "integer", "minimum": 0},
              "max": {"type": "integer", "minimum": 0}
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
    var min = bounds.whole("min", 0, Long.MAX_VALUE);
    var max = bounds.whole("max", 0, Long.MAX_VALUE);
    if (min.isEmpty() && max.isEmpty()) {
      throw bounds.missing("max", "a whole number, or give \"min\"");
    }
    if (min.isPresent() && max.isPresent() && min.getAsLong() > max.getAsLong()) {
      throw bounds.bad("min", "at most max, which is " + max.getAsLong());
    }
    return new Limit(metric, min.orElse(0), max.orElse(Long.MAX_VALUE));
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
      Evidence evidence, Limit limit, long measured, String bound, long allowed) {
    var metric = limit.metric();
    if (evidence.hidden()) {
      return "On the hidden data your cell %s too %s %s; the exercise asks for %s %d."
          .formatted(
              metric.verb(), measured > allowed ? "many" : "few", metric.plural(), bound, allowed);
    }
    return "Your cell %s %s; the exercise asks for %s %d."
        .formatted(metric.verb(), metric.counted(measured), bound, allowed);
  }
}
