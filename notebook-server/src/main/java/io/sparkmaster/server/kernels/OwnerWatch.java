package io.sparkmaster.server.kernels;

import io.sparkmaster.server.http.UserId;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the kernels of those who may not log in any more. As another process may take the right
 * away, it is looked at again and again.
 */
public final class OwnerWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OwnerWatch.class);

  private final Kernels kernels;
  private final Predicate<UserId> mayGoOn;
  private final Ended ended;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "kernel-owners");
            thread.setDaemon(true);
            return thread;
          });

  /** Is told whose kernels have been ended. */
  @FunctionalInterface
  public interface Ended {
    void ended(UserId owner, int kernels);
  }

  /**
   * A watch, which does nothing before {@link #start}.
   *
   * @param mayGoOn whether a user may have kernels
   */
  public OwnerWatch(Kernels kernels, Predicate<UserId> mayGoOn, Ended ended) {
    this.kernels = kernels;
    this.mayGoOn = mayGoOn;
    this.ended = ended;
  }

  /** Looks again and again from now on. */
  public void start(Duration pause) {
    timer.scheduleWithFixedDelay(
        this::lookSafely, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void lookSafely() {
    try {
      look();
    } catch (RuntimeException unknown) {
      // Without an answer, nobody's kernels end; this is looked at again.
      LOG.warn("whether kernels may go on is not known", unknown);
    }
  }

  void look() {
    var owners = kernels.uses().stream().map(KernelUse::owner).collect(Collectors.toSet());
    for (var owner : owners) {
      if (!mayGoOn.test(owner)) {
        var count = kernels.stopAll(owner);
        LOG.info("{} kernels of \"{}\", who may not log in any more, are ended", count, owner);
        ended.ended(owner, count);
      }
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
