package io.sparkmaster.graders.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class SharesTest {
  @Property
  void sharesAddUpToThePointsExactly(
      @ForAll @IntRange(min = 1, max = 1000) int points,
      @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 50) Integer> weights) {
    var shares = Shares.of(points, weights);

    assertThat(shares).hasSameSizeAs(weights).noneMatch(share -> share.signum() < 0);
    assertThat(shares.stream().reduce(BigDecimal.ZERO, BigDecimal::add))
        .isEqualByComparingTo(BigDecimal.valueOf(points));
  }

  @Property
  void equalWeightsDifferByAHundredthAtMost(
      @ForAll @IntRange(min = 1, max = 100) int points,
      @ForAll @IntRange(min = 1, max = 7) int graders) {
    var shares = Shares.of(points, java.util.Collections.nCopies(graders, 1));

    var least = shares.stream().min(BigDecimal::compareTo).orElseThrow();
    var most = shares.stream().max(BigDecimal::compareTo).orElseThrow();
    assertThat(most.subtract(least)).isLessThanOrEqualTo(new BigDecimal("0.01"));
  }

  @Test
  void nearlyAllIsNotAll() {
    assertThat(Shares.part(BigDecimal.TEN, 0.9999999, 1)).isLessThan(BigDecimal.TEN);
    assertThat(Shares.part(BigDecimal.TEN, 3, 3)).isEqualTo(BigDecimal.TEN);
  }
}
