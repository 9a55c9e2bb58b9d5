package io.sparkmaster.server.kernels;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import java.util.HashMap;
import java.util.Map;

/**
 * Requests that hold a thread of the server while they wait for a kernel. A learner may have a few
 * at a time, and all together a quarter of the server's 250, so that nobody takes the threads from
 * the other routes. Thread-safe.
 */
final class HeldThreads {
  static final int MOST_OF_ONE = 4;
  static final int MOST = 60;

  private final Map<UserId, Integer> held = new HashMap<>();

  /**
   * Runs what waits for one of the learner's kernels.
   *
   * @param what in words, like "restarts"
   * @throws ServerException with {@link ErrorCode#TOO_MANY_REQUESTS}, at once, when as many of the
   *     learner's wait already, with {@link ErrorCode#UNAVAILABLE} when as many of all
   */
  void during(UserId learner, String what, Runnable wait) {
    take(learner, what);
    try {
      wait.run();
    } finally {
      release(learner);
    }
  }

  private synchronized void take(UserId learner, String what) {
    var now = held.getOrDefault(learner, 0);
    if (now >= MOST_OF_ONE) {
      throw new ServerException(
          ErrorCode.TOO_MANY_REQUESTS,
          "%d %s of your kernels are going on, and no more are taken at a time. Wait until one has ended, then try again."
              .formatted(now, what));
    }
    var all = held.values().stream().mapToInt(Integer::intValue).sum();
    if (all >= MOST) {
      throw new ServerException(
          ErrorCode.UNAVAILABLE,
          "%d %s of kernels are going on on this server, and no more are taken at a time. Try again in some seconds."
              .formatted(all, what));
    }
    held.put(learner, now + 1);
  }

  private synchronized void release(UserId learner) {
    held.computeIfPresent(learner, (key, now) -> now > 1 ? now - 1 : null);
  }
}
