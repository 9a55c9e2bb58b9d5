package io.sparkmaster.server.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * WebSockets and event streams that are open. They were let in once; as another process may take
 * the right away meanwhile, it is looked at again and again.
 */
final class OpenConnections implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenConnections.class);

  private final Set<Open> all = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "open-connections");
            thread.setDaemon(true);
            return thread;
          });

  OpenConnections(Duration pause) {
    timer.scheduleWithFixedDelay(
        this::look, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Equal to nothing but itself: one browser may have several. */
  private static final class Open {
    private final Admission admission;
    private final Runnable end;

    Open(Admission admission, Runnable end) {
      this.admission = admission;
      this.end = end;
    }
  }

  Runnable add(Admission admission, Runnable end) {
    var open = new Open(admission, end);
    all.add(open);
    return () -> all.remove(open);
  }

  int count() {
    return all.size();
  }

  private void look() {
    // A front end has several sockets by one credential, which is looked up once.
    var known = new HashMap<String, Optional<Identity>>();
    for (var open : all) {
      try {
        var admission = open.admission;
        var now = known.get(admission.credential());
        if (now == null) {
          now = admission.again();
          known.put(admission.credential(), now);
        }
        if (!admission.stands(now) && all.remove(open)) {
          LOG.info(
              "ended a connection of \"{}\", who lost the right to it",
              admission.identity().user());
          open.end.run();
        }
      } catch (RuntimeException unknown) {
        // Without an answer nobody is thrown out; the next request of theirs fails by itself.
        LOG.warn("whether a connection may stay open is not known", unknown);
      }
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    all.clear();
  }
}
