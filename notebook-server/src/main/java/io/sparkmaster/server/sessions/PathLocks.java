package io.sparkmaster.server.sessions;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import java.util.HashSet;
import java.util.Set;

/** Lets requests for one path of one user follow each other, and no others. Thread-safe. */
final class PathLocks {
  private final Set<Key> held = new HashSet<>();

  private record Key(UserId user, String path) {}

  /** Until it is closed, others for the same path wait. */
  interface Held extends AutoCloseable {
    @Override
    void close();
  }

  synchronized Held hold(UserId user, String path) {
    var key = new Key(user, path);
    try {
      while (!held.add(key)) {
        wait();
      }
      return () -> release(key);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new ServerException(
          ErrorCode.UNAVAILABLE, "The server is stopping. Try again when it runs.");
    }
  }

  private synchronized void release(Key key) {
    held.remove(key);
    notifyAll();
  }
}
