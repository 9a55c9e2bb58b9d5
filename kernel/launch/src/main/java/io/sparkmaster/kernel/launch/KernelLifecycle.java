package io.sparkmaster.kernel.launch;

import java.time.Duration;
import java.util.List;

/**
 * What a kernel is doing, as a pure function of what happens to it. The caller keeps the value and
 * carries out the actions, in order.
 *
 * @param state what clients are told
 * @param answered whether the present process has answered
 * @param restarts how often in a row it was restarted because its process died early
 */
public record KernelLifecycle(State state, boolean answered, int restarts) {
  private static final int RESTART_LIMIT = 5;

  /** A process that lived this long is not part of a series of failures. */
  private static final Duration STABLE = Duration.ofSeconds(30);

  /** What clients are told a kernel does. */
  public enum State {
    STARTING("starting"),
    IDLE("idle"),
    BUSY("busy"),
    RESTARTING("restarting"),
    STOPPING("terminating"),
    DEAD("dead");

    private final String wireName;

    State(String wireName) {
      this.wireName = wireName;
    }

    /** The {@code execution_state} of Jupyter's models and messages. */
    public String wireName() {
      return wireName;
    }
  }

  /** Something that happens to a kernel. */
  public sealed interface Event {
    /** The process answered its first request. */
    record Answered() implements Event {}

    /** The process said whether it works on something. */
    record Reported(boolean busy) implements Event {}

    /** The process ended without being asked. */
    record Died(Duration age, boolean portsTaken) implements Event {}

    /** Somebody asked for a new process. */
    record RestartAsked() implements Event {}

    /** A new process could not be started. */
    record LaunchFailed() implements Event {}

    /** Its process is to end, while its clients stay and may ask for a new one. */
    record EndAsked() implements Event {}

    /** Somebody asked for the end. */
    record StopAsked() implements Event {}
  }

  /** What is to be done. */
  public enum Action {
    /** End the present process. */
    STOP_PROCESS,
    /** Start a new process. */
    START_PROCESS,
    /** Answer what the process that is gone has not answered. */
    ANSWER_PENDING,
    /** Tell all clients the new state. */
    ANNOUNCE
  }

  /** What follows from an event. */
  public record Step(KernelLifecycle next, List<Action> actions) {
    /** Copies the list. */
    public Step {
      actions = List.copyOf(actions);
    }
  }

  /** A kernel whose first process has just been started. */
  public static KernelLifecycle starting() {
    return new KernelLifecycle(State.STARTING, false, 0);
  }

  /** Whether it has no process and waits for none. */
  public boolean isOver() {
    return state == State.DEAD || state == State.STOPPING;
  }

  /** What the kernel is after the event, and what that takes. */
  public Step on(Event event) {
    if (state == State.STOPPING) {
      return new Step(this, List.of());
    }
    if (event instanceof Event.Answered) {
      var now = state == State.BUSY ? State.BUSY : State.IDLE;
      return state == State.DEAD ? ignored() : to(new KernelLifecycle(now, true, restarts));
    }
    if (event instanceof Event.Reported reported) {
      // Before the first answer, the reports are about the server's own question.
      return answered && state != State.DEAD
          ? to(new KernelLifecycle(reported.busy() ? State.BUSY : State.IDLE, true, restarts))
          : ignored();
    }
    if (event instanceof Event.Died died) {
      return state == State.DEAD ? ignored() : died(died);
    }
    if (event instanceof Event.LaunchFailed) {
      return dead();
    }
    if (event instanceof Event.EndAsked) {
      return state == State.DEAD ? ignored() : ended();
    }
    if (event instanceof Event.RestartAsked) {
      // Not announced: clients take the status "restarting" for a kernel that has died by itself.
      return new Step(
          new KernelLifecycle(State.RESTARTING, false, 0),
          List.of(Action.STOP_PROCESS, Action.ANSWER_PENDING, Action.START_PROCESS));
    }
    return new Step(
        new KernelLifecycle(State.STOPPING, false, restarts),
        List.of(Action.STOP_PROCESS, Action.ANSWER_PENDING));
  }

  private Step died(Event.Died died) {
    var failures = died.age().compareTo(STABLE) >= 0 ? 0 : restarts;
    // What cannot even start will not start the next time, unless its ports were to blame.
    var hopeless = !answered && !died.portsTaken();
    if (hopeless || failures >= RESTART_LIMIT) {
      return dead();
    }
    return new Step(
        new KernelLifecycle(State.RESTARTING, false, failures + 1),
        List.of(Action.ANSWER_PENDING, Action.ANNOUNCE, Action.START_PROCESS));
  }

  private Step dead() {
    return new Step(
        new KernelLifecycle(State.DEAD, false, restarts),
        List.of(Action.ANSWER_PENDING, Action.ANNOUNCE));
  }

  private Step ended() {
    return new Step(
        new KernelLifecycle(State.DEAD, false, 0),
        List.of(Action.STOP_PROCESS, Action.ANSWER_PENDING, Action.ANNOUNCE));
  }

  private static Step to(KernelLifecycle next) {
    return new Step(next, List.of());
  }

  private Step ignored() {
    return to(this);
  }
}
