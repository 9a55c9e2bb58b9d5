package io.sparkmaster.server.sparkhistory;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes again and again what is not to be kept. */
public final class HistoryCleaning implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryCleaning.class);
  private static final Duration EACH = Duration.ofMinutes(10);

  private final SparkHistory history;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "spark-history");
            thread.setDaemon(true);
            return thread;
          });

  /** One that does nothing before {@link #start}. */
  public HistoryCleaning(SparkHistory history) {
    this.history = history;
  }

  /** Looks now and from now on. */
  public void start() {
    timer.scheduleWithFixedDelay(this::cleanSafely, 0, EACH.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void cleanSafely() {
    try {
      history.clean();
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
