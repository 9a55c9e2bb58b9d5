package io.sparkmaster.server.sparkui;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a user have some pages on their way at the same time, and the next ones wait: each is in
 * memory whole, and is as large as a kernel likes. Thread-safe.
 */
final class Lanes {
  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

  static final int AT_ONCE = 6;
  static final int WAITING = 100;

  private final Map<UserId, Lane> lanes = new HashMap<>();

  private static final class Lane {
    private int going;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
  }

  /**
   * Does it when there is room.
   *
   * @param work starts it, and completes at its end
   * @throws ServerException when too many wait
   */
  <T> CompletableFuture<T> during(UserId user, Supplier<CompletableFuture<T>> work) {
    var result = new CompletableFuture<T>();
    Runnable start = () -> start(user, work, result);
    synchronized (this) {
      var lane = lanes.computeIfAbsent(user, key -> new Lane());
      if (lane.going >= AT_ONCE) {
        if (lane.waiting.size() >= WAITING) {
          throw new ServerException(
              ErrorCode.TOO_MANY_REQUESTS,
              "%d pages of Spark's UI are on their way to you. Wait for them, or close some tabs."
                  .formatted(AT_ONCE + WAITING));
        }
        lane.waiting.add(start);
        return result;
      }
      lane.going++;
    }
    start.run();
    return result;
  }

  private <T> void start(
      UserId user, Supplier<CompletableFuture<T>> work, CompletableFuture<T> result) {
    CompletableFuture<T> begun;
    try {
      begun = work.get();
    } catch (RuntimeException failed) {
      begun = CompletableFuture.failedFuture(failed);
    }
    var unawaited =
        begun.whenComplete(
            (value, failed) -> {
              // First: what depends on the result may take long.
              next(user);
              if (failed == null) {
                result.complete(value);
              } else {
                result.completeExceptionally(failed);
              }
            });
    LOG.trace("page of {}: {}", user, unawaited);
  }

  private void next(UserId user) {
    Runnable next;
    synchronized (this) {
      var lane = lanes.get(user);
      next = lane.waiting.poll();
      if (next == null && --lane.going == 0) {
        lanes.remove(user);
      }
    }
    if (next != null) {
      next.run();
    }
  }
}
