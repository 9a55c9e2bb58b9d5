package io.sparkmaster.server.sessions;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Lets requests for one path of one user follow each other, and no others. Only a few wait: each
 * holds a thread of the server. Thread-safe.
 */
final class PathLocks {
  private static final int MOST_WAITING = 4;

  private final Set<Key> held = new HashSet<>();
  private final Map<Key, Integer> waiting = new HashMap<>();

  private record Key(UserId user, String path) {}

  /** Until it is closed, others for the same path wait. */
  interface Held extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Waits until nobody else holds the path.
   *
   * @throws ServerException with {@link ErrorCode#TOO_MANY_REQUESTS} when too many wait for it
   */
  synchronized Held hold(UserId user, String path) {
    var key = new Key(user, path);
    try {
      while (!held.add(key)) {
        waitFor(key);
      }
      return () -> release(key);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new ServerException(
          ErrorCode.UNAVAILABLE, "The server is stopping. Try again when it runs.");
    }
  }

  private void waitFor(Key key) throws InterruptedException {
    if (waiting.getOrDefault(key, 0) >= MOST_WAITING) {
      throw new ServerException(
          ErrorCode.TOO_MANY_REQUESTS,
          "%d requests for \"%s\" wait already. Try again when they are answered."
              .formatted(MOST_WAITING, key.path()));
    }
    waiting.merge(key, 1, Integer::sum);
    try {
      wait();
    } finally {
      waiting.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1);
    }
  }

  private synchronized void release(Key key) {
    held.remove(key);
    notifyAll();
  }
}
