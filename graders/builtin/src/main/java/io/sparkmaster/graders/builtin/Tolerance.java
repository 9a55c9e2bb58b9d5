package io.sparkmaster.graders.builtin;

import io.sparkmaster.graders.spi.v1.Options;

/**
 * How far two floating-point numbers may be apart and still be the same answer. Spark adds doubles
 * in the order in which tasks end, so the last digits of a sum change from run to run.
 */
record Tolerance(double absolute, double relative) {
  static final double DEFAULT_RELATIVE = 1e-9;

  /** Below 1, so that of two numbers the greater one is close to greater numbers. */
  private static final double MOST_RELATIVE = 0.5;

  static final String SCHEMA =
      """
      "tolerance": {
        "type": "number", "minimum": 0,
        "description": "Largest difference of two floating-point numbers that still counts as equal. Integers and decimals are always compared exactly."
      },
      "relative_tolerance": {
        "type": "number", "minimum": 0, "maximum": 0.5,
        "description": "The same, as a share of the greater number. 1e-9 unless tolerance is given, then 0."
      }\
      """;

  static Tolerance of(Options options) {
    var absolute = options.number("tolerance", 0, 0);
    var relative =
        options.number("relative_tolerance", 0, options.has("tolerance") ? 0 : DEFAULT_RELATIVE);
    if (relative > MOST_RELATIVE) {
      throw options.bad("relative_tolerance", "a number from 0 to " + MOST_RELATIVE);
    }
    return new Tolerance(absolute, relative);
  }

  /** Whether two numbers count as equal; an infinite one is near to no other. */
  boolean close(double left, double right) {
    if (!Double.isFinite(left) || !Double.isFinite(right)) {
      return left == right;
    }
    var difference = Math.abs(left - right);
    return difference <= absolute
        || difference <= relative * Math.max(Math.abs(left), Math.abs(right));
  }

  boolean close(double[] left, double[] right) {
    if (left.length != right.length) {
      return false;
    }
    for (var i = 0; i < left.length; i++) {
      if (!close(left[i], right[i])) {
        return false;
      }
    }
    return true;
  }
}
