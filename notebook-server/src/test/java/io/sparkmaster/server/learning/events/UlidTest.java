package io.sparkmaster.server.learning.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class UlidTest {
  @Property
  void theyGrowWhateverTheClockDoes(
      @ForAll @Size(min = 2, max = 50) List<@LongRange(min = 0, max = 1L << 45) Long> times) {
    var time = new long[1];
    var ids = new Ulid(() -> Instant.ofEpochMilli(time[0]), "");
    var made = new ArrayList<String>();
    for (var now : times) {
      time[0] = now;
      made.add(ids.next());
    }

    assertThat(made).isSorted().doesNotHaveDuplicates().allMatch(Ulid::isUlid);
  }

  @Test
  void theTimeStandsInTheFirstTenDigits() {
    // The example of the specification.
    var ids = new Ulid(() -> Instant.ofEpochMilli(1_469_918_176_385L), "");

    assertThat(ids.next()).startsWith("01ARYZ6S41").hasSize(Ulid.LENGTH);
  }

  @Test
  void theyGoOnWhereAnEarlierProcessEndedEvenIfItsClockWasAhead() {
    var last = new Ulid(() -> Instant.parse("2100-01-01T00:00:00Z"), "").next();

    assertThat(new Ulid(InstantSource.system(), last).next()).isGreaterThan(last);
  }

  @Test
  void otherTextsAreNone() {
    assertThat(List.of("", "0", "01ARYZ6S41ABCDEFGHJKMNPQR!", "81ARYZ6S41ABCDEFGHJKMNPQRS"))
        .noneMatch(Ulid::isUlid);
  }
}
