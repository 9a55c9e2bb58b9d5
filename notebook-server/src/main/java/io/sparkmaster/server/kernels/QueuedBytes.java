package io.sparkmaster.server.kernels;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What waits in memory for all clients of a server's kernels together. Each client may have much
 * waiting, but not all of them at once: beyond the limit, the queues that still grow keep little.
 * Thread-safe.
 */
final class QueuedBytes {
  private static final long LITTLE = 1L << 20;

  private final AtomicLong total = new AtomicLong();
  private final long limit;

  /**
   * @param limit bytes
   */
  QueuedBytes(long limit) {
    this.limit = limit;
  }

  /** A third of this process's heap at its largest. */
  static QueuedBytes ofHeap() {
    return new QueuedBytes(Runtime.getRuntime().maxMemory() / 3);
  }

  void add(long bytes) {
    total.addAndGet(bytes);
  }

  long total() {
    return total.get();
  }

  /** What a queue may hold now that may hold so much where there is room. */
  long allowed(long own) {
    return total.get() > limit ? Math.min(own, LITTLE) : own;
  }
}
