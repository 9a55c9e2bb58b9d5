package io.sparkmaster.server.kernels;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What waits in memory for all clients of one owner's kernels, as part of what waits for all
 * clients of the server. Each client may have much waiting, but not all of an owner's at once, and
 * less when the server has no more room; owners for whom little waits have nothing to fear from
 * others. Thread-safe.
 */
final class QueuedBytes {
  private static final long LITTLE = 1L << 20;

  private final AtomicLong total = new AtomicLong();
  private final long limit;
  private final long share;
  private final @Nullable QueuedBytes server;

  private QueuedBytes(long limit, long share, @Nullable QueuedBytes server) {
    this.limit = limit;
    this.share = share;
    this.server = server;
  }

  /**
   * Of a whole server.
   *
   * @param limit bytes
   */
  static QueuedBytes ofServer(long limit) {
    return new QueuedBytes(limit, limit, null);
  }

  /**
   * Of one owner.
   *
   * @param most bytes, where the server has room
   * @param share bytes, where it has not
   */
  QueuedBytes ofOwner(long most, long share) {
    return new QueuedBytes(most, share, this);
  }

  void add(long bytes) {
    total.addAndGet(bytes);
    if (server != null) {
      server.add(bytes);
    }
  }

  long total() {
    return total.get();
  }

  /** What a queue may hold now that may hold so much where there is room. */
  long allowed(long own) {
    return isTooMuch() ? Math.min(own, LITTLE) : own;
  }

  private boolean isTooMuch() {
    var now = total.get();
    return now > limit || (server != null && now > share && server.isTooMuch());
  }
}
