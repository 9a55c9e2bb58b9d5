package io.sparkmaster.server.start;

import com.sun.management.OperatingSystemMXBean;
import io.sparkmaster.kernel.launch.KernelProvider;
import io.sparkmaster.kernel.launch.KernelSpec;
import io.sparkmaster.kernel.launch.LaunchSpec;
import io.sparkmaster.kernel.launch.RunningKernel;
import io.sparkmaster.kernel.launch.WarmPool;
import io.sparkmaster.server.config.Mode;
import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.http.RouteModule;
import io.sparkmaster.server.isolation.KernelIsolation;
import io.sparkmaster.server.kernels.KernelRoutes;
import io.sparkmaster.server.kernels.Kernels;
import io.sparkmaster.server.kernels.WorkingFolders;
import io.sparkmaster.server.kernelsocket.KernelSocketRoutes;
import io.sparkmaster.server.kernelspecs.KernelspecRoutes;
import io.sparkmaster.server.sessions.NotebookSessions;
import io.sparkmaster.server.sessions.SessionRoutes;
import io.sparkmaster.server.storage.Database;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Builds all that runs notebooks' code. */
final class KernelRooms {
  private static final long FEWEST_KERNELS = 2;
  private static final long BYTES_OF_KERNEL = 1L << 30;
  private static final Duration WARM_WITHIN = Duration.ofMinutes(2);

  private final Kernels kernels;
  private final List<RouteModule> routes;

  KernelRooms(
      ServerConfig config,
      Database database,
      InstantSource clock,
      UserWorkspaces workspaces,
      KernelIsolation isolation,
      Closing closing) {
    var provider = isolation.provider("kernels", workspaces::around);
    var folders = new WorkingFolders(workspaces::folder);
    this.kernels =
        closing.add(new Kernels(launcher(config, provider, folders, closing), limit(config)));
    var sessions = new NotebookSessions(database.jdbi(), clock, kernels, folders);
    this.routes =
        List.of(
            new KernelspecRoutes(),
            new KernelRoutes(kernels, folders),
            new SessionRoutes(sessions),
            new KernelSocketRoutes(kernels));
  }

  private static Function<LaunchSpec, RunningKernel> launcher(
      ServerConfig config, KernelProvider provider, WorkingFolders folders, Closing closing) {
    if (config.parts().kernelPoolSize() == 0) {
      return provider::launch;
    }
    var pool = closing.add(new WarmPool(provider, WARM_WITHIN));
    if (config.login().mode() == Mode.LAPTOP) {
      var folder = folders.of(Server.OWNER.user(), "");
      pool.prepare(new LaunchSpec(KernelSpec.SCALA, folder, Map.of()));
    }
    return pool::take;
  }

  private static int limit(ServerConfig config) {
    var given = config.parts().kernelLimit();
    if (given > 0) {
      return given;
    }
    var machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return (int) Math.max(FEWEST_KERNELS, machine.getTotalMemorySize() / BYTES_OF_KERNEL);
  }

  Kernels kernels() {
    return kernels;
  }

  List<RouteModule> routes() {
    return routes;
  }
}
