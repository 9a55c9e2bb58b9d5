package io.sparkmaster.graders.runner;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** Divides points among graders. */
final class Shares {
  private static final int CENTS = 2;

  private Shares() {}

  /** Shares in proportion to the weights, in hundredths, whose sum is exactly the points. */
  static List<BigDecimal> of(int points, List<Integer> weights) {
    long total = weights.stream().mapToLong(Integer::longValue).sum();
    var shares = new ArrayList<BigDecimal>();
    var given = BigDecimal.ZERO;
    long seen = 0;
    for (int weight : weights) {
      seen += weight;
      // Rounding what has been given so far keeps the error of each share below a hundredth.
      var upToHere =
          BigDecimal.valueOf(points)
              .multiply(BigDecimal.valueOf(seen))
              .divide(BigDecimal.valueOf(total), CENTS, RoundingMode.HALF_UP);
      shares.add(upToHere.subtract(given));
      given = upToHere;
    }
    return shares;
  }

  /** The part of a share that a grade on another scale is worth; never all of it by rounding. */
  static BigDecimal part(BigDecimal share, double points, double max) {
    return points >= max
        ? share
        : share.multiply(BigDecimal.valueOf(points / max)).setScale(CENTS, RoundingMode.DOWN);
  }
}
