package io.sparkmaster.graders.builtin;

import io.sparkmaster.graders.spi.v1.Options;
import java.util.Optional;

/** The least and the most of something that is counted. */
record Bounds(long min, long max) {
  static final String DEFINITION =
      """
      "bounds": {
        "type": "object", "additionalProperties": false, "minProperties": 1,
        "properties": {
          "min": {"type": "integer", "minimum": 0},
          "max": {"type": "integer", "minimum": 0}
        }
      }\
      """;

  static Optional<Bounds> of(Options options, String name) {
    return options.nested(name).map(Bounds::of);
  }

  private static Bounds of(Options bounds) {
    bounds.allow("min", "max");
    var min = bounds.whole("min", 0, Long.MAX_VALUE);
    var max = bounds.whole("max", 0, Long.MAX_VALUE);
    if (min.isEmpty() && max.isEmpty()) {
      throw bounds.missing("max", "a whole number, or give \"min\"");
    }
    if (min.isPresent() && max.isPresent() && min.getAsLong() > max.getAsLong()) {
      throw bounds.bad("min", "at most max, which is " + max.getAsLong());
    }
    return new Bounds(min.orElse(0), max.orElse(Long.MAX_VALUE));
  }

  boolean hold(long count) {
    return count >= min && count <= max;
  }

  /** {@code at most 1}, {@code from 2 to 4}. */
  String words() {
    if (min == max) {
      return "exactly " + Shown.number(min);
    }
    if (max == Long.MAX_VALUE) {
      return "at least " + Shown.number(min);
    }
    return min == 0
        ? "at most " + Shown.number(max)
        : "from %s to %s".formatted(Shown.number(min), Shown.number(max));
  }
}
