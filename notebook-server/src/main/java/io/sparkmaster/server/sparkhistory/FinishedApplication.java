package io.sparkmaster.server.sparkhistory;

import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.kernels.KernelId;
import java.time.Duration;
import java.time.Instant;

/**
 * A Spark application that runs no more.
 *
 * @param notebook that it ran for; empty when that is not known
 * @param ended when it ended, or was last heard of
 * @param complete whether it ended by itself; else it was killed
 * @param bytes of its event log
 * @param log the name of that file
 */
public record FinishedApplication(
    ApplicationId id,
    UserId owner,
    KernelId kernel,
    String notebook,
    Instant started,
    Instant ended,
    boolean complete,
    long bytes,
    String log) {
  /** After so much, kernels write no more of an application than its end. */
  static final long WRITTEN_BYTES = 16L << 20;

  /** Whether its log tells of its beginning only. */
  public boolean cut() {
    return bytes >= WRITTEN_BYTES;
  }

  /** From its start until it was last heard of. */
  public Duration duration() {
    return Duration.between(started, ended);
  }
}
