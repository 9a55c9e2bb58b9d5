package io.sparkmaster.server.kernels;

import java.time.Duration;

/**
 * How many kernels may live at the same time.
 *
 * @param total of all learners; 0 for as many as memory allows
 * @param perLearner of one learner; 0 for no limit of their own
 * @param memoryBytes what all kernels together may count for
 * @param kernelBytes what one kernel counts for
 * @param patience how long a start waits for its turn before it is refused with its place
 * @param placeKept how long the place of a learner who was refused is kept after that
 */
public record KernelQuotas(
    int total,
    int perLearner,
    long memoryBytes,
    long kernelBytes,
    Duration patience,
    Duration placeKept) {
  private static final Duration KEPT = Duration.ofMinutes(2);
  private static final long MEBIBYTE = 1L << 20;
  private static final int FEWEST = 2;

  /** Quotas that keep a refused learner's place for two minutes. */
  public KernelQuotas(
      int total, int perLearner, long memoryBytes, long kernelBytes, Duration patience) {
    this(total, perLearner, memoryBytes, kernelBytes, patience, KEPT);
  }

  /** That many kernels, whoever has them; who comes over that is refused at once. */
  public static KernelQuotas ofTotal(int total) {
    return new KernelQuotas(total, 0, Long.MAX_VALUE, 1, Duration.ZERO);
  }

  /** How many kernels there is room for. */
  int capacity() {
    // Two at least, as long as nobody says otherwise: small machines can swap, people have to work.
    var fitting = Math.max(FEWEST, Math.min(Integer.MAX_VALUE, memoryBytes / kernelBytes));
    return (int) (total == 0 ? fitting : Math.min(total, fitting));
  }

  /** Which setting the capacity comes from, with its value. */
  String why() {
    return total > 0 && total == capacity()
        ? "kernel-limit=%d".formatted(total)
        : "%d MB of memory for kernels, of which each counts for %d MB"
            .formatted(memoryBytes / MEBIBYTE, kernelBytes / MEBIBYTE);
  }
}
