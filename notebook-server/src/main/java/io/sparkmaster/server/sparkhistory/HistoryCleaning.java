package io.sparkmaster.server.sparkhistory;

import io.sparkmaster.server.http.UserId;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what is not to be kept: of a learner when there is a reason to look, of all in turn. */
public final class HistoryCleaning implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryCleaning.class);
  private static final Duration EACH = Duration.ofMinutes(10);

  private final SparkHistory history;
  private final Set<UserId> waiting = ConcurrentHashMap.newKeySet();

  /** Kernels can end after this does; what is left then is for the next server. */
  private final ScheduledExecutorService timer =
      new ScheduledThreadPoolExecutor(
          1, HistoryCleaning::thread, new ThreadPoolExecutor.DiscardPolicy());

  /** One that does nothing before {@link #start}. */
  public HistoryCleaning(SparkHistory history) {
    this.history = history;
  }

  private static Thread thread(Runnable task) {
    var thread = new Thread(task, "spark-history");
    thread.setDaemon(true);
    return thread;
  }

  /** Looks now and from now on. */
  public void start() {
    history.cleanedBy(this::soon);
    timer.scheduleWithFixedDelay(this::cleanSafely, 0, EACH.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Looks at what is kept of this learner, not in the caller's thread. */
  private void soon(UserId owner) {
    if (waiting.add(owner)) {
      timer.execute(() -> cleanSafely(owner));
    }
  }

  private void cleanSafely(UserId owner) {
    // First: what ends from now on may be seen too late for this look.
    waiting.remove(owner);
    safely(() -> history.clean(owner));
  }

  private void cleanSafely() {
    safely(history::clean);
  }

  private static void safely(Runnable cleaning) {
    try {
      cleaning.run();
    } catch (RuntimeException failed) {
      // Otherwise the timer would look no more.
      LOG.warn("old event logs could not be looked for; this is tried again", failed);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
