package io.sparkmaster.server.kernels;

import io.sparkmaster.server.config.Renewal;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * How long the kernels of one learner, each for itself, may use the shared cluster in a period.
 *
 * @param allowed in each period; zero for any time
 * @param zone in which days begin
 * @param notice how much of it is left when the learner is told, and how long after that kernels go
 *     on at least
 */
public record ClusterQuota(Duration allowed, Renewal renewal, ZoneId zone, Duration notice) {
  /** Any time. */
  public static final ClusterQuota NONE =
      new ClusterQuota(Duration.ZERO, Renewal.WEEK, ZoneId.of("UTC"), Duration.ZERO);

  /** For so long after its last use a kernel keeps executors that do nothing. */
  static final Duration EXECUTORS_KEPT = Duration.ofMinutes(1);

  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("EEEE d MMMM uuuu, HH:mm", Locale.ENGLISH);

  /** What is to be done about a learner's kernels. */
  enum Verdict {
    /** There is enough left. */
    ENOUGH,
    /** The learner has to be told that it runs out, or has run out. */
    TELL,
    /** The learner has been told, and the time to save something is not over. */
    TOLD,
    /** It is used up, and the learner has been told long enough ago. */
    END
  }

  boolean isLimited() {
    return !allowed.isZero();
  }

  /**
   * What to do.
   *
   * @param told when the learner was told, if that was done
   */
  Verdict verdict(Duration used, Optional<Instant> told, Instant now) {
    if (!runsOut(used)) {
      return Verdict.ENOUGH;
    }
    if (told.isEmpty()) {
      return Verdict.TELL;
    }
    return isUsedUp(used) && !told.get().plus(notice).isAfter(now) ? Verdict.END : Verdict.TOLD;
  }

  /** Whether it is used up, or soon will be. */
  boolean runsOut(Duration used) {
    return isLimited() && used.plus(notice).compareTo(allowed) >= 0;
  }

  boolean isUsedUp(Duration used) {
    return isLimited() && used.compareTo(allowed) >= 0;
  }

  LocalDate day(Instant now) {
    return now.atZone(zone).toLocalDate();
  }

  /** The first day of the period. */
  LocalDate since(Instant now) {
    return renewal.first(day(now));
  }

  /** When all of it is there again. */
  Instant renewed(Instant now) {
    return renewal.next(day(now)).atStartOfDay(zone).toInstant();
  }

  ServerException refusal(Duration used, Instant now) {
    var renewed = renewed(now);
    return new ServerException(
        ErrorCode.TOO_MANY_REQUESTS,
        """
        Your kernel cannot start: of your %d minutes on the shared cluster, %d are used %s \
        (cluster-minutes=%d). They are renewed on %s (%s). Your notebooks and files stay as they \
        are, and what you submit is graded all the same. If you need more before that, ask who \
        runs this server.\
        """
            .formatted(
                allowed.toMinutes(),
                used.toMinutes(),
                period(),
                allowed.toMinutes(),
                MOMENT.format(renewed.atZone(zone)),
                zone.getId()),
        Duration.between(now, renewed));
  }

  /** Why kernels were ended: a sentence without its end. */
  String reason() {
    return "your %d minutes on the cluster %s are used up".formatted(allowed.toMinutes(), period());
  }

  private String period() {
    return switch (renewal) {
      case DAY -> "today";
      case WEEK -> "this week";
      case MONTH -> "this month";
    };
  }
}
