package io.sparkmaster.graders.runner.replay;

import java.time.Duration;

/**
 * What the code of one lesson may use up in a fresh kernel. The heap is the provider's to limit.
 *
 * @param start until the kernel answers
 * @param cell for one cell
 * @param total for all cells
 * @param outputBytes of all that the cells print and show
 */
public record ReplayLimits(Duration start, Duration cell, Duration total, long outputBytes) {
  /** For lessons on small data. */
  public static final ReplayLimits DEFAULT =
      new ReplayLimits(
          Duration.ofSeconds(90), Duration.ofSeconds(60), Duration.ofMinutes(5), 8L << 20);
}
