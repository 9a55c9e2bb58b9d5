package io.sparkmaster.server.learning.stream;

import io.sparkmaster.server.learning.events.LearnerId;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent to one page, so that a slow page holds up nobody. A page that does not keep
 * up is cut off: it comes back and is told what it missed. Thread-safe.
 */
final class Mailbox {
  private static final int MOST_WAITING = 256;

  private final LearnerId learner;
  private final Outlet outlet;
  private final Executor threads;
  private final Queue<Consumer<Outlet>> waiting = new ArrayDeque<>();
  private final long openedNanos = System.nanoTime();
  private String lastId;
  private boolean draining;
  private boolean ended;

  Mailbox(LearnerId learner, String lastId, Outlet outlet, Executor threads) {
    this.learner = learner;
    this.lastId = lastId;
    this.outlet = outlet;
    this.threads = threads;
  }

  LearnerId learner() {
    return learner;
  }

  long ageNanos() {
    return System.nanoTime() - openedNanos;
  }

  /** A message that stands for an event of the log. */
  synchronized void event(String id, String type, String data) {
    lastId = id.compareTo(lastId) > 0 ? id : lastId;
    news(type, data);
  }

  /** A message that is in no log: the page that misses it has to ask. */
  synchronized void news(String type, String data) {
    var id = lastId;
    put(to -> to.message(id, type, data));
  }

  synchronized void heartbeat() {
    // While something waits, the connection shows by itself whether it lives.
    if (waiting.isEmpty()) {
      put(Outlet::heartbeat);
    }
  }

  synchronized void end() {
    if (!ended) {
      ended = true;
      waiting.clear();
      waiting.add(Outlet::end);
      drain();
    }
  }

  private void put(Consumer<Outlet> message) {
    if (ended) {
      return;
    }
    if (waiting.size() >= MOST_WAITING) {
      end();
      return;
    }
    waiting.add(message);
    drain();
  }

  private void drain() {
    if (!draining) {
      draining = true;
      threads.execute(this::sendAll);
    }
  }

  private void sendAll() {
    for (var next = next(); next != null; next = next()) {
      next.accept(outlet);
    }
  }

  private synchronized @Nullable Consumer<Outlet> next() {
    var next = waiting.poll();
    draining = next != null;
    return next;
  }
}
