package io.sparkmaster.graders.runner;

import io.sparkmaster.graders.runner.replay.CellOutcome;
import io.sparkmaster.graders.runner.replay.CellOutcome.KernelEnded.Why;
import io.sparkmaster.graders.spi.v1.Feedback;
import io.sparkmaster.graders.spi.v1.Grade;
import java.util.Optional;
import java.util.regex.Pattern;

/** The grade of a cell that did not run to its end, in words for its learner. */
final class Outcomes {
  private static final Pattern SQL_STATE = Pattern.compile(" *SQLSTATE: \\w+;?");

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
              "Your cell was not run, because %s. Fix the cell before it and submit again."
                  .formatted(notReached.why())));
    }
    var said = text(outcome, hidden);
    return Optional.of(
        Grade.failed(Feedback.essential(said.what()), Feedback.actionable(said.advice())));
  }

  /** What happened, and what to do about it. */
  private record Said(String what, String advice) {}

  private static Said text(CellOutcome outcome, boolean hidden) {
    if (outcome instanceof CellOutcome.Raised raised) {
      return hidden
          ? new Said(
              "Your cell ended with an error when it was run again, on other data.",
              "Of your notebook only the cells of exercises are run again: put all that an answer"
                  + " needs into its own cell, and do not rely on what only your data has.")
          : new Said(
              "Your cell ended with an error: %s.".formatted(shortened(raised)),
              "Fix it and run it again.");
    } else if (outcome instanceof CellOutcome.TimedOut timedOut) {
      return new Said(
          "Your cell was stopped after %d s, which is all it may take."
              .formatted(Math.max(1, timedOut.limit().toSeconds())),
          "Look for a loop that never ends, or for work that Spark should do in parallel.");
    } else if (outcome instanceof CellOutcome.Flooded flooded) {
      return new Said(
          "Your cells wrote more than the %d MB that they may."
              .formatted(Math.max(1, flooded.limitBytes() >> 20)),
          "Print less: show a few rows instead of all.");
    } else if (outcome instanceof CellOutcome.KernelEnded ended && ended.why() == Why.KILLED) {
      return new Said(
          "The kernel ran out of memory in your cell.",
          "Do not collect a whole Dataset into the driver.");
    } else if (outcome instanceof CellOutcome.KernelEnded ended && ended.why() == Why.LIMIT) {
      return new Said(
          "The kernel was ended in your cell because it used more memory, processes, disk or"
              + " processor time than a kernel may.",
          "Do not collect a whole Dataset into the driver, and start no programs.");
    }
    return new Said(
        "The kernel ended while your cell ran.",
        "A cell must not end its own program: remove System.exit and the like.");
  }

  /** The error's simple name and the first line of its message. */
  private static String shortened(CellOutcome.Raised raised) {
    var name = raised.name().substring(raised.name().lastIndexOf('.') + 1);
    var line = raised.message().strip().lines().findFirst().orElse("");
    var text = SQL_STATE.matcher(line).replaceAll("").strip();
    if (text.isEmpty()) {
      return name;
    }
    var whole = name + ": " + (text.length() > 240 ? text.substring(0, 240) + "…" : text);
    return whole.replaceFirst("[.;]+$", "");
  }
}
