package io.sparkmaster.server.kernels;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * What happens to one kernel, one after the other, so that a restart does not overtake the death
 * before it. Thread-safe.
 */
final class Steps {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final Executor background;
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

  Steps(Executor background) {
    this.background = background;
  }

  /** Runs it after those before it, never in the caller's thread, which may hold a lock. */
  synchronized CompletableFuture<Void> add(Runnable step) {
    last =
        last.handleAsync(
            (done, failed) -> {
              step.run();
              return done;
            },
            background);
    // Each caller bounds its own wait.
    return last.copy();
  }

  /** The same, for who does not wait for it. */
  void addUnawaited(Runnable step) {
    var unused = add(step);
  }

  /**
   * Waits for a step.
   *
   * @throws ServerException when it fails, or takes longer than a minute
   */
  static void await(CompletableFuture<Void> step) {
    try {
      step.orTimeout(LONGEST.toSeconds(), TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw new ServerException(ErrorCode.INTERNAL, "The kernel's change of state failed.", e);
    }
  }
}
