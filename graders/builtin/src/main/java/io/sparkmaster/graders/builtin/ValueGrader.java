package io.sparkmaster.graders.builtin;

import io.sparkmaster.graders.spi.v1.Evidence;
import io.sparkmaster.graders.spi.v1.Feedback;
import io.sparkmaster.graders.spi.v1.Grade;
import io.sparkmaster.graders.spi.v1.Grader;
import io.sparkmaster.graders.spi.v1.Options;
import io.sparkmaster.graders.spi.v1.Probe;
import io.sparkmaster.graders.spi.v1.TargetValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares a value in the driver: a number, a text, a collection. */
public final class ValueGrader implements Grader {
  private static final Probe<TargetValue> PROBE = new Probe.Value();

  private static final String SCHEMA =
      """
      {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": false,
        "properties": {
          %s,
          "strict_type": {
            "type": "boolean", "default": false,
            "description": "Whether 3 of type Int differs from 3 of type Long."
          },
          "reveal": {
            "type": "boolean", "default": true,
            "description": "Whether feedback on given data shows the expected value. On hidden data it never does."
          }
        }
      }
      """
          .formatted(Tolerance.SCHEMA.indent(4).strip());

  @Override
  public String id() {
    return "value";
  }

  @Override
  public String optionsSchema() {
    return SCHEMA;
  }

  private record Settings(Tolerance tolerance, boolean strictType, boolean reveal) {
    static Settings of(Options options) {
      options.allow("tolerance", "relative_tolerance", "strict_type", "reveal");
      return new Settings(
          Tolerance.of(options), options.flag("strict_type", false), options.flag("reveal", true));
    }
  }

  @Override
  public List<Probe<?>> probes(Options options) {
    Settings.of(options);
    return List.of(PROBE);
  }

  @Override
  public Grade grade(Evidence evidence, Options options) {
    var settings = Settings.of(options);
    var absent = Absence.of(evidence, PROBE);
    if (absent.isPresent()) {
      return absent.get();
    }
    var actual = evidence.actual(PROBE).value().orElseThrow();
    var expected = evidence.expected(PROBE).value().orElseThrow();
    if (equal(actual, expected, settings.tolerance(), settings.strictType())) {
      return Grade.passed();
    }
    var kind = kind(expected, actual, settings);
    if (evidence.hidden()) {
      return Grade.failed(
          Feedback.essential(kind.text + " on the hidden data."),
          Feedback.actionable(kind == Kind.VALUE ? Kind.HIDDEN_ADVICE : kind.advice));
    }
    var differing =
        settings.reveal()
            ? ": it is %s, expected %s.".formatted(shown(actual, kind), shown(expected, kind))
            : ": it is %s.".formatted(shown(actual, kind));
    return Grade.failed(
        Feedback.essential(kind.text + differing), Feedback.actionable(kind.advice));
  }

  private static boolean equal(
      TargetValue actual, TargetValue expected, Tolerance tolerance, boolean strict) {
    var floating =
        Canonical.holdsFloating(actual.content()) || Canonical.holdsFloating(expected.content());
    return Canonical.ofValue(actual.content(), floating, strict)
        .matches(Canonical.ofValue(expected.content(), floating, strict), tolerance);
  }

  /** How a value is wrong. */
  private enum Kind {
    TYPE(
        "Your value has another type than expected",
        "Convert it (toLong, toDouble, toString), or take the one value out of its Row or"
            + " collection."),
    NULL(
        "Your value is null where it should not be, or the other way round",
        "An aggregate over no rows is null: null is not 0. Look at what your filter keeps."),
    SIZE(
        "Your collection has another number of elements than expected",
        "Look for elements that are missing, extra or there twice."),
    ORDER(
        "Your collection has the right elements in another order than expected",
        "Sort with orderBy before you collect."),
    VALUE(
        "Your value is not the expected one",
        "Look at the borders of your filters (> or >=), at nulls and at duplicates.");

    static final String HIDDEN_ADVICE =
        "Compute it from the data, whatever the data is: look for values written into the code, and"
            + " for nulls, duplicates and borders.";

    final String text;
    final String advice;

    Kind(String text, String advice) {
      this.text = text;
      this.advice = advice;
    }
  }

  private static Kind kind(TargetValue expected, TargetValue actual, Settings settings) {
    var wanted = expected.content();
    var given = actual.content();
    if (wanted == null || given == null) {
      return Kind.NULL;
    }
    var tolerance = settings.tolerance();
    if (sort(wanted) != sort(given)
        || (settings.strictType() && equal(actual, expected, tolerance, false))) {
      return Kind.TYPE;
    }
    if (wanted instanceof List<?> some && given instanceof List<?> others) {
      if (some.size() != others.size()) {
        return Kind.SIZE;
      }
      var floating = Canonical.holdsFloating(some) || Canonical.holdsFloating(others);
      if (RowMatching.of(
              canonical(some, floating, settings), canonical(others, floating, settings), tolerance)
          .complete()) {
        return Kind.ORDER;
      }
    }
    return Kind.VALUE;
  }

  private static List<Canonical> canonical(List<?> list, boolean floating, Settings settings) {
    return list.stream()
        .map(element -> Canonical.ofValue(element, floating, settings.strictType()))
        .toList();
  }

  private static Class<?> sort(Object value) {
    if (value instanceof Number) {
      return Number.class;
    }
    return value instanceof List ? List.class : value.getClass();
  }

  private static String shown(TargetValue value, Kind kind) {
    @Nullable Object content = value.content();
    var text = Shown.value(content);
    if (kind == Kind.SIZE && content instanceof List<?> list) {
      return text + " with " + Shown.count(list.size(), "element");
    }
    return kind == Kind.TYPE ? text + " of type " + value.type() : text;
  }
}
