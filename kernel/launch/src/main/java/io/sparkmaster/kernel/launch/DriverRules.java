package io.sparkmaster.kernel.launch;

import java.time.Duration;

/**
 * How processes with many kernels are made.
 *
 * @param kernels in each, at most
 * @param heapMb the largest heap of each, in MiB
 * @param idle after how long one without a kernel ends
 * @param patience how long one may take for an answer; one that was found and takes longer is ended
 */
public record DriverRules(int kernels, int heapMb, Duration idle, Duration patience) {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** One that nobody uses ends after five minutes. */
  public DriverRules(int kernels, int heapMb) {
    this(kernels, heapMb, Duration.ofMinutes(5), PATIENCE);
  }
}
