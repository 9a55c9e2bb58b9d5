package io.sparkmaster.server.sparkui;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.kernels.KernelId;
import io.sparkmaster.server.sparkui.Tickets.Shown;
import io.sparkmaster.server.sparkui.Tickets.Shown.OfEnded;
import io.sparkmaster.server.sparkui.Tickets.Shown.OfKernel;
import io.sparkmaster.server.sparkui.Tickets.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class TicketsTest {
  private static final UserId ANN = new UserId("ann");
  private static final UserId BEN = new UserId("ben");
  private static final Shown KERNEL = new OfKernel(new KernelId("one"));

  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final Tickets tickets = new Tickets(() -> now);

  @Test
  void eachShowsTheKernelThatItWasIssuedForAndNoOtherWordDoes() {
    var anns = tickets.issue(ANN, KERNEL, () -> true);
    var bens = tickets.issue(BEN, new OfEnded("two"), () -> true);

    assertThat(tickets.use(anns)).contains(new Ticket(ANN, KERNEL));
    assertThat(tickets.use(bens)).contains(new Ticket(BEN, new OfEnded("two")));
    assertThat(tickets.use("")).isEmpty();
    assertThat(tickets.use(anns.substring(1))).isEmpty();
    assertThat(anns).matches("[\\w-]{43}").isNotEqualTo(tickets.issue(ANN, KERNEL, () -> true));
  }

  @Test
  void oneThatIsNotUsedIsOver() {
    var word = tickets.issue(ANN, KERNEL, () -> true);
    now = now.plus(Tickets.IDLE).minusSeconds(1);
    assertThat(tickets.use(word)).isPresent();

    now = now.plus(Tickets.IDLE).minusSeconds(1);
    assertThat(tickets.use(word)).as("used a moment ago").isPresent();
    now = now.plus(Tickets.IDLE);

    assertThat(tickets.use(word)).isEmpty();
    now = now.minus(Duration.ofMinutes(1));
    assertThat(tickets.use(word)).as("once over, over").isEmpty();
  }

  @Test
  void oneThatIsUsedAllTheTimeIsOverInTheEnd() {
    var word = tickets.issue(ANN, KERNEL, () -> true);
    var end = now.plus(Tickets.LONGEST);
    while (now.isBefore(end)) {
      assertThat(tickets.use(word)).isPresent();
      now = now.plus(Duration.ofMinutes(30));
    }

    assertThat(tickets.use(word)).isEmpty();
  }

  @Test
  void aUserHasSomeAndTakesNobodyElsesAway() {
    var bens = tickets.issue(BEN, KERNEL, () -> true);
    List<String> anns = new ArrayList<>();
    for (var issued = 0; issued <= Tickets.MOST_OF_ONE; issued++) {
      anns.add(tickets.issue(ANN, KERNEL, () -> true));
    }

    assertThat(tickets.use(anns.get(0))).as("the oldest").isEmpty();
    assertThat(anns.subList(1, anns.size())).allMatch(word -> tickets.use(word).isPresent());
    assertThat(tickets.use(bens)).isPresent();
  }

  @Test
  void oneEndsWithTheLoginThatItWasGivenFor() {
    var loggedIn = new AtomicBoolean(true);
    var word = tickets.issue(ANN, KERNEL, loggedIn::get);
    assertThat(tickets.use(word)).isPresent();

    loggedIn.set(false);
    assertThat(tickets.use(word)).isEmpty();

    loggedIn.set(true);
    assertThat(tickets.use(word)).as("it does not come back").isEmpty();
  }
}
