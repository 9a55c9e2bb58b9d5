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
   * The kernel's process ended while it ran, with whatever exit code. How much it used of what is
   * not told: a cell could say by that what it has read.
   */
  record KernelEnded(Why why) implements CellOutcome {
    /** What ended it. */
    public enum Why {
      /** Itself, or an error in it. */
      UNKNOWN,
      /** The system killed it, as it does when memory runs out. */
      KILLED,
      /** A limit of its sandbox. */
      LIMIT
    }
  }

  /** Never started: the kernel was lost before, or the time for all cells was used up. */
  record NotReached(String why) implements CellOutcome {}
}
