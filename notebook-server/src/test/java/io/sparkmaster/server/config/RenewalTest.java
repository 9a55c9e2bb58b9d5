package io.sparkmaster.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class RenewalTest {
  private static final LocalDate SUNDAY = LocalDate.of(2026, 3, 1);

  @Test
  void weeksBeginOnMondaysAndMonthsOnTheFirst() {
    assertThat(Renewal.DAY.next(SUNDAY)).isEqualTo("2026-03-02");
    assertThat(Renewal.WEEK.first(SUNDAY)).isEqualTo("2026-02-23");
    assertThat(Renewal.WEEK.next(SUNDAY)).isEqualTo("2026-03-02");
    assertThat(Renewal.MONTH.first(SUNDAY)).isEqualTo("2026-03-01");
    assertThat(Renewal.MONTH.next(SUNDAY)).isEqualTo("2026-04-01");
  }

  @Property
  void everyDayIsInOnePeriodAndPeriodsFollowOnEachOther(
      @ForAll Renewal renewal, @ForAll @IntRange(max = 60_000) int number) {
    var day = LocalDate.ofEpochDay(number);

    var first = renewal.first(day);
    var next = renewal.next(day);

    assertThat(day).isBetween(first, next.minusDays(1));
    assertThat(renewal.first(first)).isEqualTo(first);
    assertThat(renewal.first(next)).isEqualTo(next);
    assertThat(renewal.first(next.minusDays(1))).isEqualTo(first);
  }
}
