package io.sparkmaster.server.kernels;

import io.sparkmaster.kernel.launch.LaunchException;
import io.sparkmaster.kernel.launch.LaunchSpec;
import io.sparkmaster.kernel.launch.RunningKernel;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gets one kernel its processes, one after the other and each in its turn. Thread-safe. */
final class Launching {
  private static final Duration TURN = Duration.ofSeconds(30);

  private final Launcher launcher;
  private final Starts starts;
  private final LaunchSpec spec;
  private final Function<RunningKernel, KernelLink> open;
  private Starts.@Nullable Waiting waiting;

  /** The present start's process; empty when there will be none. */
  private CompletableFuture<Optional<KernelLink>> started = new CompletableFuture<>();

  /**
   * @param open makes the link to a process that has been launched; it ends the process when it
   *     fails
   */
  Launching(
      Launcher launcher, Starts starts, LaunchSpec spec, Function<RunningKernel, KernelLink> open) {
    this.launcher = launcher;
    this.starts = starts;
    this.spec = spec;
    this.open = open;
  }

  /** There will be another start; false when one waits for its turn already. */
  synchronized boolean again() {
    if (waiting != null) {
      return false;
    }
    started = new CompletableFuture<>();
    return true;
  }

  /**
   * Gets a process at once, when it need not start or may start now, else in its turn.
   *
   * @param turnComes called then, elsewhere, with what {@link #begin} takes
   * @return false when it waits for its turn
   * @throws LaunchException when it cannot be started
   */
  boolean beginOrWait(Consumer<Starts.Turn> turnComes) {
    var ready = launcher.ready(spec);
    if (ready.isPresent()) {
      opened(ready.get());
      return true;
    }
    var turn = starts.now();
    if (turn.isPresent()) {
      begin(turn.get());
      return true;
    }
    synchronized (this) {
      waiting = starts.later(turnComes);
    }
    return false;
  }

  /**
   * Its turn has come, and is over when the process has started.
   *
   * @throws LaunchException when it cannot be started
   */
  void begin(Starts.Turn turn) {
    try {
      opened(launcher.ready(spec).orElseGet(() -> launcher.launch(spec))).whenStarted(turn::close);
    } catch (RuntimeException | Error e) {
      // Also where no thread can be had: the others' turns must come.
      turn.close();
      throw e;
    }
  }

  private KernelLink opened(RunningKernel process) {
    var link = open.apply(process);
    present().complete(Optional.of(link));
    return link;
  }

  /** It waits no longer, whether it begins or not. */
  synchronized void turnHasCome() {
    waiting = null;
  }

  /** How many others start before it; 0 when it does not wait. */
  synchronized int before() {
    return waiting == null ? 0 : waiting.before();
  }

  /** Nothing comes of the present start. */
  void givenUp() {
    synchronized (this) {
      if (waiting != null && waiting.giveUp()) {
        waiting = null;
      }
    }
    present().complete(Optional.empty());
  }

  private synchronized CompletableFuture<Optional<KernelLink>> present() {
    return started;
  }

  /**
   * Waits until the present start has a process; empty when there will be none.
   *
   * @throws ServerException with {@link ErrorCode#UNAVAILABLE} when its turn does not come in time
   */
  Optional<KernelLink> await() {
    try {
      return present().copy().orTimeout(TURN.toSeconds(), TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw new ServerException(
          ErrorCode.UNAVAILABLE,
          "Many kernels start at this moment, and %d of them before yours. Your cells wait for it: there is no need to restart it again."
              .formatted(before()),
          e);
    }
  }
}
