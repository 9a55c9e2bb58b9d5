package io.sparkmaster.kernel.runtime.evidence;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Acts once, from a thread of its own, when a time has passed before this is closed. */
final class TimeLimit implements AutoCloseable {
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "evidence-limit");
            thread.setDaemon(true);
            return thread;
          });
  private volatile boolean passed;

  private TimeLimit() {}

  static TimeLimit start(long seconds, Runnable action) {
    var limit = new TimeLimit();
    limit.timer.schedule(
        () -> {
          limit.passed = true;
          action.run();
        },
        seconds,
        TimeUnit.SECONDS);
    return limit;
  }

  boolean passed() {
    return passed;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
