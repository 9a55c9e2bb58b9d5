package io.sparkmaster.server.kernels;

import io.sparkmaster.kernel.launch.KernelLifecycle.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When kernels that nobody uses are ended; the rules of Jupyter Server's {@code
 * MappingKernelManager}.
 *
 * @param idleTimeout since the last use; zero for never
 * @param interval between two looks
 * @param connected whether also those that a front end is connected to
 * @param busy whether also those that run a cell
 * @param notice how long before it the learner is told
 */
public record CullingRules(
    Duration idleTimeout, Duration interval, boolean connected, boolean busy, Duration notice) {
  /** Nothing is culled. */
  public static final CullingRules NONE =
      new CullingRules(Duration.ZERO, Duration.ofMinutes(1), false, false, Duration.ZERO);

  /** When a kernel is culled unless something changes; empty for not at all. */
  Optional<Instant> due(State state, int connections, Instant lastUse) {
    var culls =
        switch (state) {
          case IDLE, STARTING -> true;
          case BUSY -> busy;
          case RESTARTING, STOPPING, DEAD -> false;
        };
    return !idleTimeout.isZero() && culls && (connected || connections == 0)
        ? Optional.of(lastUse.plus(idleTimeout))
        : Optional.empty();
  }
}
