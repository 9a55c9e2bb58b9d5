package io.sparkmaster.server.start;

import io.sparkmaster.kernel.launch.KernelProvider;
import io.sparkmaster.kernel.launch.KernelSpec;
import io.sparkmaster.kernel.launch.LaunchSpec;
import io.sparkmaster.kernel.launch.RunningKernel;
import io.sparkmaster.kernel.launch.WarmPool;
import io.sparkmaster.server.config.Mode;
import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.kernels.Kernels;
import io.sparkmaster.server.kernels.Launcher;
import io.sparkmaster.server.kernels.WorkingFolders;
import io.sparkmaster.server.learning.Visits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Kernels that are warm before their learners ask: for the lesson that they look at. */
final class LearnersPool implements Visits, Launcher {
  private static final Duration WARM_WITHIN = Duration.ofMinutes(2);

  private final int size;
  private final boolean refills;
  private final WorkingFolders folders;
  private final WarmPool pool;
  private final AtomicReference<Kernels> kernels = new AtomicReference<>();

  LearnersPool(
      ServerConfig config,
      KernelProvider provider,
      Supplier<String> spark,
      WorkingFolders folders,
      Closing closing) {
    this.size = config.parts().kernelPoolSize();
    // One person opens one notebook after the other; in a class, others need the room.
    this.refills = config.login().mode() == Mode.LAPTOP && size > 0;
    this.folders = folders;
    this.pool = closing.add(new WarmPool(provider, WARM_WITHIN, this::room, spark));
  }

  /** From now on, warm kernels get no more room than learners' kernels leave. */
  void besides(Kernels present) {
    kernels.set(present);
  }

  private int room() {
    var present = kernels.get();
    return present == null ? size : Math.min(size, present.room());
  }

  @Override
  public Optional<RunningKernel> ready(LaunchSpec spec) {
    var kernel = pool.take(spec);
    kernel.ifPresent(taken -> refill(taken, spec));
    return kernel;
  }

  @Override
  public RunningKernel launch(LaunchSpec spec) {
    var kernel = pool.launch(spec);
    refill(kernel, spec);
    return kernel;
  }

  private void refill(RunningKernel handedOver, LaunchSpec spec) {
    if (refills) {
      pool.prepareAfter(handedOver, Server.OWNER.user().value(), spec);
    }
  }

  /** Whether a kernel of that spec waits, with its first Spark job done. */
  boolean isWarm(LaunchSpec spec) {
    return pool.isWarm(spec);
  }

  /** At the workspace's root, where the notebook is that everybody finds there at first. */
  @Override
  public void arrived(UserId user) {
    if (size > 0 && !pool.has(user.value()) && !hasKernel(user, "")) {
      pool.prepare(user.value(), spec(folders.of(user, "")));
    }
  }

  @Override
  public void looksAt(UserId user, String folder) {
    if (size == 0 || hasKernel(user, folder + "/")) {
      return;
    }
    var path = folders.of(user, folder);
    // Before the lesson is opened for the first time, there is no folder to start one in.
    if (path.endsWith(Path.of(folder)) && Files.isDirectory(path)) {
      pool.prepare(user.value(), spec(path));
    }
  }

  private boolean hasKernel(UserId user, String start) {
    var present = kernels.get();
    return present != null
        && present.uses().stream()
            .anyMatch(use -> use.owner().equals(user) && use.path().startsWith(start));
  }

  private static LaunchSpec spec(Path folder) {
    return new LaunchSpec(KernelSpec.SCALA, folder, Map.of());
  }
}
