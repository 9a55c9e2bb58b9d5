package io.sparkmaster.server.kernels;

import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts how long each learner's kernels use the shared cluster, tells learners before their time
 * is used up, and ends their kernels when it is. Thread-safe.
 *
 * <p>What was used is in the database; who has been told is not, so after a restart of the server
 * learners are told again, and their kernels go on for the notice again.
 */
public final class ClusterMeter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterMeter.class);

  /** A machine that slept has used nothing. */
  private static final int LONGEST_IN_PAUSES = 4;

  /** Longer than any period: the host may change what a period is. */
  private static final int KEPT_DAYS = 62;

  private static final long LAST_LOOK_SECONDS = 5;

  private final Kernels kernels;
  private final ClusterQuota quota;
  private final ClusterUse use;
  private final InstantSource clock;
  private final Duration pause;
  private final Map<UserId, Instant> told = new HashMap<>();

  /** What is not in the database yet. */
  private final Map<UserId, Duration> pending = new HashMap<>();

  private @Nullable Instant looked;

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "cluster-meter");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * A meter, which counts nothing before {@link #start}.
   *
   * @param pause between two looks
   */
  public ClusterMeter(
      Kernels kernels, ClusterQuota quota, ClusterUse use, InstantSource clock, Duration pause) {
    this.kernels = kernels;
    this.quota = quota;
    this.use = use;
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * What a learner has used.
   *
   * @param renewed when all of it is there again
   * @param runsOut whether it is used up, or soon will be
   */
  record Balance(Duration used, Duration allowed, Instant renewed, boolean runsOut) {}

  /** Counts from now on, and lets nobody start a kernel whose time is used up. */
  public void start() {
    if (!quota.isLimited()) {
      return;
    }
    kernels.admit(this::requireTime);
    kernels.meter();
    look();
    use.forgetBefore(quota.day(clock.instant()).minusDays(KEPT_DAYS));
    timer.scheduleWithFixedDelay(
        this::lookSafely, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Lets a learner go on who has time.
   *
   * @throws ServerException with what was used, and when there is time again
   */
  void requireTime(UserId learner) {
    var now = clock.instant();
    var used = use.since(learner, quota.since(now));
    if (quota.isUsedUp(used)) {
      throw quota.refusal(used, now);
    }
  }

  /** How a learner stands; empty where nothing is limited. */
  Optional<Balance> balance(UserId learner) {
    if (!quota.isLimited()) {
      return Optional.empty();
    }
    var now = clock.instant();
    var used = use.since(learner, quota.since(now));
    return Optional.of(new Balance(used, quota.allowed(), quota.renewed(now), quota.runsOut(used)));
  }

  private void lookSafely() {
    try {
      look();
    } catch (RuntimeException failed) {
      // Otherwise the timer would look no more.
      LOG.warn("the use of the cluster could not be counted; this is tried again", failed);
    }
  }

  /** Looks once. */
  synchronized void look() {
    var now = clock.instant();
    told.values().removeIf(at -> quota.since(at).isBefore(quota.since(now)));
    var owners = collect(now);
    for (var each : kernels.uses()) {
      if (each.alive()) {
        owners.add(each.owner());
      }
    }
    owners.forEach(owner -> countAndJudge(owner, now));
  }

  /** Notes what was used since the last time; returns by whom, also where it was nothing. */
  private Set<UserId> collect(Instant now) {
    kernels
        .takeUse(beginning(now), now)
        .forEach((owner, used) -> pending.merge(owner, used, Duration::plus));
    looked = now;
    return new HashSet<>(pending.keySet());
  }

  private void write(UserId owner, Instant now) {
    // The database counts whole milliseconds; what is less waits for the next time.
    var used = pending.getOrDefault(owner, Duration.ZERO).truncatedTo(ChronoUnit.MILLIS);
    if (!used.isZero()) {
      use.add(owner, quota.day(now), used);
    }
    pending.computeIfPresent(owner, (same, all) -> all.equals(used) ? null : all.minus(used));
  }

  private void countAndJudge(UserId owner, Instant now) {
    try {
      write(owner, now);
      judge(owner, now);
    } catch (RuntimeException failed) {
      LOG.warn("the use of the cluster by \"{}\" could not be counted or judged", owner, failed);
    }
  }

  private Instant beginning(Instant now) {
    var earliest = now.minus(pause.multipliedBy(LONGEST_IN_PAUSES));
    // After the clock was put back, everything since the last time is by a time that is over.
    var since = looked == null || looked.isAfter(now) ? now : looked;
    return since.isBefore(earliest) ? earliest : since;
  }

  private void judge(UserId owner, Instant now) {
    var used = use.since(owner, quota.since(now));
    switch (quota.verdict(used, Optional.ofNullable(told.get(owner)), now)) {
      case ENOUGH -> told.remove(owner);
      case TELL -> {
        told.put(owner, now);
        kernels.tellOwner(owner);
      }
      case TOLD -> LOG.debug("\"{}\" knows that {} of cluster time are used", owner, used);
      case END -> end(owner, used);
    }
  }

  private void end(UserId owner, Duration used) {
    for (var each : kernels.uses()) {
      if (each.alive() && each.owner().equals(owner)) {
        LOG.info(
            "kernel {} of \"{}\" is ended: {} minutes of cluster time are used",
            each.id(),
            owner,
            used.toMinutes());
        kernels.end(each, quota.reason());
      }
    }
  }

  @Override
  public void close() {
    timer.shutdown();
    try {
      if (!timer.awaitTermination(LAST_LOOK_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("the use of the cluster is still being counted; what it did not write is lost");
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    timer.shutdownNow();
    if (quota.isLimited()) {
      writeLast();
    }
  }

  private synchronized void writeLast() {
    var now = clock.instant();
    for (var owner : collect(now)) {
      try {
        write(owner, now);
      } catch (RuntimeException failed) {
        LOG.warn("the last use of the cluster by \"{}\" is not counted", owner, failed);
      }
    }
  }
}
