package io.sparkmaster.server.http;

import io.javalin.http.Context;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many bytes of large bodies and files may be in memory at the same time, so that a few of them
 * do not take the memory of all other requests. Thread-safe.
 */
public final class MemoryBudget {
  /** A body takes up to five times its size: its bytes, its characters, its JSON, its copies. */
  private static final int HEAP_SHARE = 10;

  private static final long SMALL_BYTES = 64 * 1_024;
  private static final int UNIT_BYTES = 1_024;
  private static final String ATTRIBUTE = MemoryBudget.class.getName();

  private final int units;
  private final Semaphore free;
  private final Duration patience;

  /**
   * @param patience how long a request waits for others to end
   */
  MemoryBudget(long bytes, Duration patience) {
    this.units = Math.toIntExact(Math.max(1, bytes / UNIT_BYTES));
    this.free = new Semaphore(units, true);
    this.patience = patience;
  }

  /** What the heap of this process allows. */
  static long bytesOfHeap() {
    return Runtime.getRuntime().maxMemory() / HEAP_SHARE;
  }

  /** The budget of the server that serves this request. */
  public static MemoryBudget of(Context context) {
    return Objects.requireNonNull(context.attribute(ATTRIBUTE));
  }

  void attachTo(Context context) {
    context.attribute(ATTRIBUTE, this);
  }

  /** Bytes that are taken; closing gives them back. */
  public interface Hold extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes {@code bytes}, waiting a while for them; the whole budget when they are more.
   *
   * @throws ServerException with {@link ErrorCode#UNAVAILABLE} when others keep them
   */
  public Hold hold(long bytes) {
    if (bytes <= SMALL_BYTES) {
      return () -> {};
    }
    var wanted = (int) Math.min(units, bytes / UNIT_BYTES + 1);
    try {
      if (!free.tryAcquire(wanted, patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw busy(bytes);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw busy(bytes);
    }
    return () -> free.release(wanted);
  }

  private ServerException busy(long bytes) {
    return new ServerException(
        ErrorCode.UNAVAILABLE,
        "There is no memory for %d KB now: other large files are being read or saved. Nothing was changed; try again in some seconds."
            .formatted(bytes / 1_024));
  }
}
