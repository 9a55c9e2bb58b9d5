package io.sparkmaster.server.kernels;

import io.sparkmaster.kernel.launch.KernelLifecycle;
import io.sparkmaster.kernel.launch.KernelSpec;
import io.sparkmaster.kernel.launch.LaunchException;
import io.sparkmaster.kernel.launch.LaunchSpec;
import io.sparkmaster.kernel.launch.RunningKernel;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.status.KernelActivity;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** All kernels of this server. Nobody finds another user's. Thread-safe. */
public final class Kernels implements AutoCloseable {
  private static final int STOP_SECONDS = 10;

  private final Function<LaunchSpec, RunningKernel> launcher;
  private final int limit;
  private int starting;
  private final Map<KernelId, Kernel> kernels = new ConcurrentHashMap<>();
  private final ExecutorService background =
      Executors.newCachedThreadPool(
          task -> {
            var thread = new Thread(task, "kernels");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Kernels that this function starts: a provider's, or a warm pool's.
   *
   * @param limit how many may live at the same time
   */
  public Kernels(Function<LaunchSpec, RunningKernel> launcher, int limit) {
    this.launcher = launcher;
    this.limit = limit;
  }

  /**
   * Starts a kernel.
   *
   * @param kernelSpec its name; empty for the default
   * @throws ServerException when there is no such kernelspec or no process can be started
   */
  public Kernel start(UserId owner, String kernelSpec, Path folder) {
    reserve();
    try {
      var spec =
          new LaunchSpec(
              kernelSpec.isEmpty() ? KernelSpec.SCALA : KernelSpec.named(kernelSpec),
              folder,
              Map.of());
      var kernel = Kernel.start(owner, spec, launcher, background);
      kernels.put(kernel.id(), kernel);
      return kernel;
    } catch (LaunchException e) {
      throw explained(e);
    } finally {
      started();
    }
  }

  private synchronized void reserve() {
    var alive =
        kernels.values().stream()
            .filter(kernel -> kernel.state() != KernelLifecycle.State.DEAD)
            .count();
    if (alive + starting >= limit) {
      throw new ServerException(
          ErrorCode.UNAVAILABLE,
          "%d kernels are running, which is the limit of this server. Shut down one that you do not need (in JupyterLab: Running Terminals and Kernels, in the left side bar), or start the server with a larger --kernel-limit."
              .formatted(alive + starting));
    }
    starting++;
  }

  private synchronized void started() {
    starting--;
  }

  private static ServerException explained(LaunchException failure) {
    var code =
        switch (failure.code()) {
          case UNKNOWN_KERNELSPEC -> ErrorCode.UNKNOWN_KERNELSPEC;
          case NO_WORKING_DIRECTORY -> ErrorCode.NOT_FOUND;
          case WORKSPACE_FULL -> ErrorCode.CONFLICT;
          case DISTRIBUTION_INCOMPLETE, FILES, NOT_STARTED -> ErrorCode.KERNEL_START;
          case PORTS_TAKEN, NO_ANSWER -> ErrorCode.UNAVAILABLE;
        };
    return new ServerException(code, failure.getMessage(), failure);
  }

  /** The user's kernels. */
  public List<Kernel> list(UserId user) {
    return kernels.values().stream().filter(kernel -> kernel.owner().equals(user)).toList();
  }

  /** How many there are, who listens, and when one last did something. */
  public KernelActivity.Snapshot activity() {
    var connections = 0;
    var last = Instant.EPOCH;
    for (var kernel : kernels.values()) {
      connections += kernel.connections();
      last = kernel.lastActivity().isAfter(last) ? kernel.lastActivity() : last;
    }
    return new KernelActivity.Snapshot(kernels.size(), connections, last);
  }

  /** The user's kernel of that id. */
  public Optional<Kernel> find(UserId user, KernelId id) {
    return Optional.ofNullable(kernels.get(id)).filter(kernel -> kernel.owner().equals(user));
  }

  /**
   * The user's kernel of that id.
   *
   * @throws ServerException with {@link ErrorCode#NOT_FOUND}
   */
  public Kernel require(UserId user, KernelId id) {
    return find(user, id)
        .orElseThrow(
            () ->
                new ServerException(
                    ErrorCode.NOT_FOUND,
                    "Kernel does not exist: %s. It was shut down, or the server was started again; start a new kernel."
                        .formatted(id)));
  }

  /** Ends a kernel; false when it is not there, or not any more. */
  public boolean stop(UserId user, KernelId id) {
    var present = find(user, id);
    if (present.isEmpty() || !kernels.remove(id, present.get())) {
      return false;
    }
    present.get().stop();
    return true;
  }

  /** Ends all kernels, at the same time. */
  @Override
  public void close() {
    var stops =
        kernels.values().stream()
            .map(kernel -> CompletableFuture.runAsync(kernel::stop, background))
            .toArray(CompletableFuture<?>[]::new);
    kernels.clear();
    var failed =
        CompletableFuture.allOf(stops)
            .completeOnTimeout(null, STOP_SECONDS, TimeUnit.SECONDS)
            .handle((done, failure) -> failure)
            .join();
    background.shutdown();
    if (failed != null) {
      throw new ServerException(ErrorCode.INTERNAL, "A kernel could not be stopped.", failed);
    }
  }
}
