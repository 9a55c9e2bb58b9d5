package io.sparkmaster.server.sparkui;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets each user, and all of them together, have some pages on their way at the same time, and the
 * next ones wait: each is in memory whole, and is as large as a kernel likes. Thread-safe.
 */
final class Lanes {
  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

  static final int AT_ONCE = 6;
  static final int OF_ALL = 16;
  static final int WAITING = 100;

  /** Who had a turn last comes last. */
  private final Map<UserId, Lane> lanes = new LinkedHashMap<>();

  private int going;

  private static final class Lane {
    private int going;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
  }

  /**
   * Does it when there is room.
   *
   * @param work starts it, and completes at its end
   * @return what depends on it belongs to the work: there is room again when all of that is done
   * @throws ServerException when too many wait
   */
  <T> CompletableFuture<T> during(UserId user, Supplier<CompletableFuture<T>> work) {
    var result = new CompletableFuture<T>();
    add(user, () -> start(user, work, result));
    startWaiting();
    return result;
  }

  private synchronized void add(UserId user, Runnable start) {
    var lane = lanes.computeIfAbsent(user, key -> new Lane());
    if (lane.going + lane.waiting.size() >= AT_ONCE + WAITING) {
      throw new ServerException(
          ErrorCode.TOO_MANY_REQUESTS,
          "%d pages of Spark's UI are on their way to you. Wait for them, or close some tabs."
              .formatted(AT_ONCE + WAITING));
    }
    lane.waiting.add(start);
  }

  private void startWaiting() {
    for (var next = take(); next != null; next = take()) {
      next.run();
    }
  }

  private synchronized @Nullable Runnable take() {
    if (going >= OF_ALL) {
      return null;
    }
    for (var entry : lanes.entrySet()) {
      var lane = entry.getValue();
      if (lane.going < AT_ONCE && !lane.waiting.isEmpty()) {
        lane.going++;
        going++;
        lanes.remove(entry.getKey());
        lanes.put(entry.getKey(), lane);
        return lane.waiting.remove();
      }
    }
    return null;
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
              try {
                if (failed == null) {
                  result.complete(value);
                } else {
                  result.completeExceptionally(failed);
                }
              } finally {
                leave(user);
                startWaiting();
              }
            });
    LOG.trace("page of {}: {}", user, unawaited);
  }

  private synchronized void leave(UserId user) {
    going--;
    var lane = lanes.get(user);
    if (--lane.going == 0 && lane.waiting.isEmpty()) {
      lanes.remove(user);
    }
  }
}
