package io.sparkmaster.cluster.driver;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.Comparator;

/**
 * How much of the heap is in use for good: looks at the pool where objects live on, and collects
 * garbage before it says that there is little left. For one thread.
 */
final class HeapWatch {
  /** From here on learners are warned, and nobody new comes. */
  private static final double HIGH = 0.85;

  /** From here on nothing works well any more. */
  private static final double FULL = 0.95;

  /** A collection stops all notebooks for a moment. */
  private static final Duration BETWEEN_COLLECTIONS = Duration.ofSeconds(15);

  /** What a look finds. */
  enum State {
    CALM,
    HIGH,
    FULL
  }

  private final MemoryPoolMXBean pool;
  private State state = State.CALM;
  private long collectedAtNanos = System.nanoTime() - BETWEEN_COLLECTIONS.toNanos();

  HeapWatch() {
    this.pool =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(each -> each.getType() == MemoryType.HEAP)
            .max(Comparator.comparingLong(each -> each.getUsage().getMax()))
            .orElseThrow();
  }

  /** Looks again. */
  State look() {
    if (part() < HIGH) {
      state = State.CALM;
    } else if (System.nanoTime() - collectedAtNanos >= BETWEEN_COLLECTIONS.toNanos()) {
      System.gc();
      collectedAtNanos = System.nanoTime();
      var left = part();
      state = left >= FULL ? State.FULL : left >= HIGH ? State.HIGH : State.CALM;
    }
    return state;
  }

  private double part() {
    var usage = pool.getUsage();
    return (double) usage.getUsed() / usage.getMax();
  }

  /** In words: how much of how much. */
  String words() {
    return "%d %% of %d MB".formatted(Math.round(100 * part()), pool.getUsage().getMax() >> 20);
  }
}
