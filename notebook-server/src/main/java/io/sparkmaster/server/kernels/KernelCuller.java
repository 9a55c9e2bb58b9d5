package io.sparkmaster.server.kernels;

import io.sparkmaster.kernel.launch.KernelLifecycle.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends kernels that nobody uses, and tells their learners before it does. */
public final class KernelCuller implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KernelCuller.class);

  /** So long, a learner who comes back to a dead kernel is told why it is dead. */
  private static final Duration REMEMBERED = Duration.ofDays(1);

  private final Kernels kernels;
  private final CullingRules rules;
  private final InstantSource clock;

  /** The last use of each kernel whose learner has been told; a later use makes that void. */
  private final Map<KernelId, Instant> told = new HashMap<>();

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "kernel-culler");
            thread.setDaemon(true);
            return thread;
          });

  /** One for these kernels, which does nothing before {@link #start}. */
  public KernelCuller(Kernels kernels, CullingRules rules, InstantSource clock) {
    this.kernels = kernels;
    this.rules = rules;
    this.clock = clock;
  }

  /** Looks again and again from now on. */
  public void start() {
    if (!rules.idleTimeout().isZero()) {
      var pause = rules.interval().toMillis();
      timer.scheduleWithFixedDelay(this::lookSafely, pause, pause, TimeUnit.MILLISECONDS);
    }
  }

  private void lookSafely() {
    try {
      look();
    } catch (RuntimeException failed) {
      // Otherwise the timer would look no more.
      LOG.warn("unused kernels could not be looked for; this is tried again", failed);
    }
  }

  /** Looks once. */
  synchronized void look() {
    var now = clock.instant();
    var present = new HashSet<KernelId>();
    for (var use : kernels.uses()) {
      present.add(use.id());
      if (use.state() == State.DEAD) {
        forget(use, now);
      }
      use.due().ifPresent(due -> look(use, due, now));
    }
    told.keySet().retainAll(present);
  }

  private void look(KernelUse use, Instant due, Instant now) {
    if (!due.isAfter(now)) {
      LOG.info("kernel {} of \"{}\" is culled: {}", use.id(), use.owner(), use.describe(now));
      kernels.cull(use, rules.idleTimeout());
    } else if (!due.minus(rules.notice()).isAfter(now)
        && !use.lastUse().equals(told.put(use.id(), use.lastUse()))) {
      kernels.tellOwner(use.owner());
    }
  }

  private void forget(KernelUse use, Instant now) {
    if (use.lastUse().plus(rules.idleTimeout()).plus(REMEMBERED).isBefore(now)) {
      var gone = kernels.stop(use.owner(), use.id());
      LOG.debug("dead kernel {} forgotten: {}", use.id(), gone);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
