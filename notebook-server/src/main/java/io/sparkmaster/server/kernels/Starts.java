package io.sparkmaster.server.kernels;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Lets so many kernels start at the same time; the others start after them, in the order in which
 * they came. Kernels that all start together would each take as long as all of them, and the first
 * learner would wait for the last. Thread-safe.
 */
final class Starts implements AutoCloseable {
  private final int atOnce;
  private final Executor executor;
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private int running;
  private boolean closed;

  /**
   * @param atOnce how many start at the same time, from 1
   * @param executor runs what has waited
   */
  Starts(int atOnce, Executor executor) {
    this.atOnce = atOnce;
    this.executor = executor;
  }

  /** The leave to start. Closed when the start is over, however it went; may be closed twice. */
  final class Turn implements AutoCloseable {
    private boolean open = true;

    @Override
    public void close() {
      synchronized (Starts.this) {
        if (open) {
          open = false;
          running--;
          next();
        }
      }
    }
  }

  /** One whose turn comes later. */
  final class Waiting {
    private final Consumer<Turn> begin;

    private Waiting(Consumer<Turn> begin) {
      this.begin = begin;
    }

    /** It waits no longer; false when its turn has come already. */
    boolean giveUp() {
      synchronized (Starts.this) {
        return queue.remove(this);
      }
    }

    /** How many start before it: those that wait and those that have begun. */
    int before() {
      synchronized (Starts.this) {
        var place = 0;
        for (var each : queue) {
          if (each == this) {
            return running + place;
          }
          place++;
        }
        return 0;
      }
    }
  }

  /** A turn at once; empty when others come first. */
  synchronized Optional<Turn> now() {
    if (running >= atOnce) {
      return Optional.empty();
    }
    running++;
    return Optional.of(new Turn());
  }

  /**
   * A turn later.
   *
   * @param begin gets it on the executor, and closes it
   */
  synchronized Waiting later(Consumer<Turn> begin) {
    var waiting = new Waiting(begin);
    queue.add(waiting);
    next();
    return waiting;
  }

  /** What waits now never begins. */
  @Override
  public synchronized void close() {
    closed = true;
    queue.clear();
  }

  private void next() {
    while (!closed && running < atOnce && !queue.isEmpty()) {
      var waiting = queue.remove();
      running++;
      var turn = new Turn();
      try {
        executor.execute(() -> waiting.begin.accept(turn));
      } catch (RuntimeException | Error e) {
        // No thread can be had now; the next turn that ends tries again.
        queue.addFirst(waiting);
        running--;
        throw e;
      }
    }
  }
}
