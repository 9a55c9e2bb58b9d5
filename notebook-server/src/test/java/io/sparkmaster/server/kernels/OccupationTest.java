package io.sparkmaster.server.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OccupationTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final int KEPT = 60;
  private final Occupation occupation = new Occupation(Duration.ofSeconds(KEPT));

  @BeforeEach
  void aProcessIsThere() {
    occupation.found();
  }

  private static Instant at(long seconds) {
    return NOON.plusSeconds(seconds);
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  /** What can happen to a kernel, or be asked. */
  enum Kind {
    USE,
    BEGIN,
    END,
    GONE,
    START,
    TAKE
  }

  record Event(Kind kind, int secondsLater) {}

  @Test
  void aUseCountsForAMinuteAndACellAsLongAsItRunsAndAMinute() {
    occupation.use(at(0));
    assertThat(occupation.take(at(0), at(200))).isEqualTo(seconds(60));

    occupation.begin(at(300));
    occupation.end(at(400));
    assertThat(occupation.take(at(200), at(410))).isEqualTo(seconds(110));
    assertThat(occupation.take(at(410), at(900))).isEqualTo(seconds(50));
  }

  @Test
  void withTheProcessTheExecutorsGo() {
    occupation.begin(at(0));
    occupation.gone(at(5));

    occupation.use(at(6));
    occupation.begin(at(7));
    assertThat(occupation.take(at(0), at(100))).isEqualTo(seconds(5));

    occupation.start(at(100));
    assertThat(occupation.take(at(100), at(300))).isEqualTo(seconds(60));
  }

  @Test
  void whatWasBeforeTheFirstMomentIsLost() {
    occupation.begin(at(0));

    assertThat(occupation.take(at(90), at(100))).isEqualTo(seconds(10));
    assertThat(occupation.take(at(0), at(100))).isZero();
  }

  @Test
  void aClockThatGoesBackCountsNothingTwice() {
    occupation.begin(at(100));
    assertThat(occupation.take(at(100), at(150))).isEqualTo(seconds(50));
    occupation.use(at(147));

    assertThat(occupation.take(at(147), at(150))).isZero();
    assertThat(occupation.take(at(150), at(160))).isEqualTo(seconds(10));
  }

  @Test
  void aClockThatIsPutBackByAnHourGoesOnCounting() {
    occupation.begin(at(100));
    assertThat(occupation.take(at(100), at(150))).isEqualTo(seconds(50));
    occupation.use(at(157));

    assertThat(occupation.take(at(-3440), at(-3440))).isEqualTo(seconds(7));
    assertThat(occupation.take(at(-3440), at(-3400))).isEqualTo(seconds(40));
    occupation.end(at(-3400));
    assertThat(occupation.take(at(-3400), at(0))).isEqualTo(seconds(KEPT));
  }

  @Test
  void beforeThereIsAProcessNothingCounts() {
    var waiting = new Occupation(seconds(KEPT));
    waiting.use(at(0));
    waiting.begin(at(1));

    assertThat(waiting.take(at(0), at(100))).isZero();
  }

  /** Second by second, by the rule's words. */
  private static long counted(List<Event> events) {
    var busy = false;
    var left = 0;
    var there = true;
    var sum = 0L;
    for (var each : events) {
      for (int i = 0; i < each.secondsLater(); i++) {
        sum += busy || left > 0 ? 1 : 0;
        left = busy ? left : Math.max(0, left - 1);
      }
      switch (each.kind()) {
        case USE -> left = there ? KEPT : 0;
        case BEGIN -> {
          busy = there;
          left = there ? KEPT : 0;
        }
        case END -> {
          busy = false;
          left = there ? KEPT : 0;
        }
        case GONE -> {
          busy = false;
          there = false;
          left = 0;
        }
        case START -> {
          there = true;
          left = KEPT;
        }
        case TAKE -> {}
      }
    }
    return sum;
  }

  @Property
  void theSumIsThatOfTheSecondsNeverShrinksAndIsNeverMoreThanTheTime(
      @ForAll @Size(max = 40) List<Kind> kinds,
      @ForAll @Size(40) List<@IntRange(max = 150) Integer> pauses) {
    var events = new ArrayList<Event>();
    var occupied = new Occupation(Duration.ofSeconds(KEPT));
    occupied.found();
    var now = 0L;
    var taken = 0L;
    var sum = Duration.ZERO;
    for (int i = 0; i < kinds.size(); i++) {
      var event = new Event(kinds.get(i), pauses.get(i));
      events.add(event);
      now += event.secondsLater();
      switch (event.kind()) {
        case USE -> occupied.use(at(now));
        case BEGIN -> occupied.begin(at(now));
        case END -> occupied.end(at(now));
        case GONE -> occupied.gone(at(now));
        case START -> occupied.start(at(now));
        case TAKE -> {
          var more = occupied.take(at(taken), at(now));
          assertThat(more).isBetween(Duration.ZERO, seconds(now - taken));
          sum = sum.plus(more);
          taken = now;
        }
      }
    }
    sum = sum.plus(occupied.take(at(taken), at(now)));

    assertThat(sum).isEqualTo(seconds(counted(events))).isLessThanOrEqualTo(seconds(now));
  }

  @Property(tries = 200)
  void whereNobodyCountsNothingPilesUp(@ForAll @IntRange(min = 200, max = 400) int uses) {
    var uncounted = new Occupation(Duration.ofSeconds(KEPT));
    uncounted.found();
    for (int i = 0; i < uses; i++) {
      uncounted.use(at(i * 1000L));
    }

    assertThat(uncounted.take(at(0), at(uses * 1000L))).isLessThanOrEqualTo(seconds(101 * 60));
  }
}
