package io.sparkmaster.graders.runner.replay;

import java.time.Duration;

/** How a cell ended. */
public sealed interface CellOutcome {
  /** Without error. */
  record Completed() implements CellOutcome {}

  /**
   * With an error.
   *
   * @param name the exception's class, as the kernel reports it
   * @param message from the learner's code: not to be shown when the data is hidden
   */
  record Raised(String name, String message) implements CellOutcome {}

  /** Not within its time; it was stopped. */
  record TimedOut(Duration limit) implements CellOutcome {}

  /** It wrote more than all cells together may; the kernel was ended. */
  record Flooded(long limitBytes) implements CellOutcome {}

  /**
   * The kernel's process ended while it ran, with whatever exit code.
   *
   * @param outOfMemory whether the system killed it, as it does when memory runs out
   */
  record KernelEnded(boolean outOfMemory) implements CellOutcome {}

  /** Never started: the kernel was lost before, or the time for all cells was used up. */
  record NotReached(String why) implements CellOutcome {}
}
