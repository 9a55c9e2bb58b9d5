package io.sparkmaster.server.config;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;

/** When what was used up is there again: at the start of each period, in the server's time zone. */
public enum Renewal {
  DAY,
  /** From Monday. */
  WEEK,
  MONTH;

  /** The first day of the period that this day is in. */
  public LocalDate first(LocalDate day) {
    return switch (this) {
      case DAY -> day;
      case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> day.withDayOfMonth(1);
    };
  }

  /** The first day of the period after it. */
  public LocalDate next(LocalDate day) {
    var first = first(day);
    return switch (this) {
      case DAY -> first.plusDays(1);
      case WEEK -> first.plusWeeks(1);
      case MONTH -> first.plusMonths(1);
    };
  }
}
