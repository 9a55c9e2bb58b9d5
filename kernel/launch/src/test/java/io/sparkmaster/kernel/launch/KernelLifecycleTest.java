package io.sparkmaster.kernel.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.kernel.launch.KernelLifecycle.Action;
import io.sparkmaster.kernel.launch.KernelLifecycle.Event;
import io.sparkmaster.kernel.launch.KernelLifecycle.State;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class KernelLifecycleTest {
  private static final Event ANSWERED = new Event.Answered();
  private static final Event DIED_EARLY = new Event.Died(Duration.ofSeconds(1), false);

  private static KernelLifecycle after(Event... events) {
    var lifecycle = KernelLifecycle.starting();
    for (var event : events) {
      lifecycle = lifecycle.on(event).next();
    }
    return lifecycle;
  }

  @Test
  void aKernelThatAnswersIsIdleThenFollowsItsReports() {
    assertThat(after(ANSWERED).state()).isEqualTo(State.IDLE);
    assertThat(after(ANSWERED, new Event.Reported(true)).state()).isEqualTo(State.BUSY);
    assertThat(after(new Event.Reported(true)).state()).isEqualTo(State.STARTING);
  }

  @Test
  void aDeathIsAnsweredThenToldThenRepaired() {
    var step = after(ANSWERED).on(DIED_EARLY);

    assertThat(step.next().state()).isEqualTo(State.RESTARTING);
    assertThat(step.actions())
        .containsExactly(Action.ANSWER_PENDING, Action.ANNOUNCE, Action.START_PROCESS);
  }

  @Test
  void theSixthEarlyDeathInARowIsTheLast() {
    var lifecycle = after(ANSWERED);
    for (int i = 0; i < 5; i++) {
      lifecycle = lifecycle.on(DIED_EARLY).next().on(ANSWERED).next();
      assertThat(lifecycle.state()).isEqualTo(State.IDLE);
    }
    assertThat(lifecycle.on(DIED_EARLY).next().state()).isEqualTo(State.DEAD);
  }

  @Test
  void aKernelThatIsEndedIsDeadUntilSomebodyRestartsIt() {
    var step = after(ANSWERED).on(new Event.EndAsked());

    assertThat(step.actions())
        .containsExactly(Action.STOP_PROCESS, Action.ANSWER_PENDING, Action.ANNOUNCE);
    assertThat(step.next().state()).isEqualTo(State.DEAD);
    assertThat(step.next().on(new Event.EndAsked()).actions()).isEmpty();
    assertThat(step.next().on(new Event.RestartAsked()).next().state()).isEqualTo(State.RESTARTING);
  }

  @Test
  void aLongLifeForgivesEarlierDeaths() {
    var lifecycle = after(ANSWERED, DIED_EARLY, ANSWERED, DIED_EARLY, ANSWERED);
    var old = new Event.Died(Duration.ofHours(1), false);
    assertThat(lifecycle.on(old).next().restarts()).isEqualTo(1);
  }

  @Test
  void whatNeverAnsweredIsNotStartedAgainUnlessItsPortsWereTaken() {
    assertThat(after(DIED_EARLY).state()).isEqualTo(State.DEAD);
    assertThat(after(new Event.Died(Duration.ZERO, true)).state()).isEqualTo(State.RESTARTING);
  }

  @Test
  void aDeadKernelCanBeRestartedByHand() {
    var step = after(DIED_EARLY).on(new Event.RestartAsked());
    assertThat(step.next().state()).isEqualTo(State.RESTARTING);
    assertThat(step.actions()).endsWith(Action.START_PROCESS).doesNotContain(Action.ANNOUNCE);
  }

  @Property
  void nothingStartsAProcessAfterAStopAndRestartsStayBounded(@ForAll("events") List<Event> events) {
    var lifecycle = KernelLifecycle.starting();
    var stopped = false;
    for (var event : events) {
      var step = lifecycle.on(event);
      lifecycle = step.next();
      if (stopped) {
        assertThat(step.actions()).isEmpty();
      }
      stopped |= event instanceof Event.StopAsked;
      assertThat(lifecycle.restarts()).isBetween(0, 5);
      assertThat(step.actions().contains(Action.START_PROCESS))
          .isEqualTo(!step.actions().isEmpty() && lifecycle.state() == State.RESTARTING);
    }
  }

  @Provide
  Arbitrary<List<Event>> events() {
    return Arbitraries.of(
            ANSWERED,
            new Event.Reported(true),
            new Event.Reported(false),
            DIED_EARLY,
            new Event.Died(Duration.ofHours(1), false),
            new Event.Died(Duration.ZERO, true),
            new Event.LaunchFailed(),
            new Event.RestartAsked(),
            new Event.StopAsked())
        .list()
        .ofMaxSize(30);
  }
}
