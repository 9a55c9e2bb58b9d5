package io.sparkmaster.server.accounts;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the security log from growing for ever: looks at it now, and then twice a day. */
public final class SecurityLogPruning implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SecurityLogPruning.class);
  private static final Duration PAUSE = Duration.ofHours(12);
  private static final Duration END = Duration.ofSeconds(5);

  private final SecurityLog log;
  private final Duration kept;
  private final ScheduledThreadPoolExecutor timer;

  public SecurityLogPruning(Jdbi jdbi, InstantSource clock, Duration kept) {
    this.log = new SecurityLog(jdbi, clock);
    this.kept = kept;
    this.timer = new ScheduledThreadPoolExecutor(1, SecurityLogPruning::thread);
    var unused =
        timer.scheduleWithFixedDelay(this::prune, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Thread thread(Runnable work) {
    var thread = new Thread(work, "security-log-pruning");
    thread.setDaemon(true);
    return thread;
  }

  private void prune() {
    try {
      var gone = log.prune(kept);
      if (gone > 0) {
        LOG.info("removed {} entries of the security log, older than {} days", gone, kept.toDays());
      }
    } catch (RuntimeException failed) {
      // The next time comes; an exception would keep it from coming.
      LOG.warn("the security log was not pruned", failed);
    }
  }

  @Override
  public void close() throws InterruptedException {
    timer.shutdownNow();
    if (!timer.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.warn("pruning the security log did not end within {}", END);
    }
  }
}
