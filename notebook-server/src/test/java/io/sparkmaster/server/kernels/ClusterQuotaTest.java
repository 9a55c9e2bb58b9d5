package io.sparkmaster.server.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.config.Renewal;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.kernels.ClusterQuota.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class ClusterQuotaTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration NOTICE = Duration.ofMinutes(5);
  private static final ClusterQuota QUOTA =
      new ClusterQuota(HOUR, Renewal.WEEK, ZoneId.of("Europe/Oslo"), NOTICE);

  private static Instant at(int seconds) {
    return NOON.plusSeconds(seconds);
  }

  @Property
  void nobodysKernelsEndWhoWasNotToldLongEnoughBeforeOrHasTimeLeft(
      @ForAll @IntRange(max = 7_200) int used, @ForAll @IntRange(max = 900) int toldBefore) {
    var time = Duration.ofSeconds(used);

    var untold = QUOTA.verdict(time, Optional.empty(), NOON);
    var told = QUOTA.verdict(time, Optional.of(at(-toldBefore)), NOON);

    assertThat(untold).isEqualTo(used < 3_300 ? Verdict.ENOUGH : Verdict.TELL);
    assertThat(told)
        .isEqualTo(
            used < 3_300
                ? Verdict.ENOUGH
                : used >= 3_600 && toldBefore >= 300 ? Verdict.END : Verdict.TOLD);
  }

  @Test
  void withoutAQuotaNothingRunsOut() {
    assertThat(ClusterQuota.NONE.verdict(Duration.ofDays(300), Optional.of(NOON), NOON))
        .isEqualTo(Verdict.ENOUGH);
    assertThat(ClusterQuota.NONE.isUsedUp(Duration.ofDays(300))).isFalse();
  }

  @Test
  void theRefusalSaysHowMuchWasUsedAndWhenThereIsMoreWhereTheServerIs() {
    var refusal = QUOTA.refusal(Duration.ofSeconds(3_725), NOON);

    assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
    assertThat(refusal)
        .hasMessageContainingAll(
            "of your 60 minutes on the shared cluster, 62 are used this week",
            "(cluster-minutes=60)",
            "renewed on Monday 2 March 2026, 00:00 (Europe/Oslo)",
            "what you submit is graded all the same");
    assertThat(refusal.retryAfter()).contains(Duration.ofHours(11));
  }
}
