package io.sparkmaster.graders.runner;

import io.sparkmaster.graders.runner.replay.CellOutcome;
import io.sparkmaster.graders.runner.replay.CellOutcome.KernelEnded.Why;
import io.sparkmaster.graders.spi.v1.Feedback;
import io.sparkmaster.graders.spi.v1.Grade;
import java.util.Optional;

/** The grade of a cell that did not run to its end, in words for its learner. */
final class Outcomes {
  private Outcomes() {}

  /**
   * Empty when the graders decide. On hidden data, neither the error nor the exit code is told:
   * both could carry the data out.
   */
  static Optional<Grade> grade(CellOutcome outcome, boolean hidden) {
    if (outcome instanceof CellOutcome.Completed) {
      return Optional.empty();
    } else if (outcome instanceof CellOutcome.NotReached notReached) {
      return Optional.of(
          Grade.notGradable(
              "Your cell was not run, because %s. Mend the cell before it and submit again."
                  .formatted(notReached.why())));
    }
    return Optional.of(Grade.failed(Feedback.essential(text(outcome, hidden))));
  }

  private static String text(CellOutcome outcome, boolean hidden) {
    if (outcome instanceof CellOutcome.Raised raised) {
      return hidden
          ? "Your cell ended with an error when it was run again, on other data. Of your notebook"
              + " only the cells of exercises are run again: put all that an answer needs into"
              + " its own cell, and do not rely on what only your data has."
          : "Your cell ended with an error: %s%s. Mend it and run it again."
              .formatted(raised.name(), raised.message().isBlank() ? "" : ": " + shortened(raised));
    } else if (outcome instanceof CellOutcome.TimedOut timedOut) {
      return "Your cell was stopped after %d s, which is all it may take. Look for a loop that never ends, or for work that Spark should do in parallel."
          .formatted(Math.max(1, timedOut.limit().toSeconds()));
    } else if (outcome instanceof CellOutcome.Flooded flooded) {
      return "Your cells wrote more than the %d MB that they may. Print less: show a few rows instead of all."
          .formatted(Math.max(1, flooded.limitBytes() >> 20));
    } else if (outcome instanceof CellOutcome.KernelEnded ended && ended.why() == Why.KILLED) {
      return "The kernel ran out of memory in your cell. Do not collect a whole Dataset into the"
          + " driver.";
    } else if (outcome instanceof CellOutcome.KernelEnded ended && ended.why() == Why.LIMIT) {
      return "The kernel was ended in your cell because it used more memory, processes, disk or"
          + " processor time than a kernel may. Do not collect a whole Dataset into the"
          + " driver, and start no programs.";
    }
    return "The kernel ended while your cell ran. A cell must not end its own program: remove"
        + " System.exit and the like.";
  }

  private static String shortened(CellOutcome.Raised raised) {
    var line = raised.message().strip().lines().findFirst().orElse("");
    return line.length() > 300 ? line.substring(0, 300) + "…" : line;
  }
}
