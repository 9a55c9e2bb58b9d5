package io.sparkmaster.server.isolation;

import io.sparkmaster.kernel.launch.KernelDistribution;
import io.sparkmaster.kernel.launch.KernelProvider;
import io.sparkmaster.kernel.launch.LaunchException;
import io.sparkmaster.kernel.launch.LocalProcessProvider;
import io.sparkmaster.kernel.launch.SandboxLimits;
import io.sparkmaster.kernel.launch.SandboxedProvider;
import io.sparkmaster.server.config.Isolation;
import io.sparkmaster.server.config.Mode;
import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which isolation the kernels of one server have: what was asked for, as far as it works here. */
public final class KernelIsolation {
  private static final Logger LOG = LoggerFactory.getLogger(KernelIsolation.class);

  private final ServerConfig config;
  private final boolean wanted;
  private final String fault;

  private KernelIsolation(ServerConfig config, boolean wanted, String fault) {
    this.config = config;
    this.wanted = wanted;
    this.fault = fault;
  }

  /** Looks what is asked for and, when that is a sandbox, tries one. */
  public static KernelIsolation of(ServerConfig config) {
    var wanted = isWanted(config.login().mode(), config.kernels().isolation());
    return new KernelIsolation(config, wanted, wanted ? sandboxFault(config) : "");
  }

  /** Whether this setting asks for sandboxes in this mode. */
  public static boolean isWanted(Mode mode, Isolation asked) {
    return switch (asked) {
      case NONE -> false;
      case BWRAP -> true;
      case AUTO -> mode == Mode.CLASS;
    };
  }

  /** Why no sandbox works on this machine, and what to do; empty when one does. */
  public static String sandboxFault(ServerConfig config) {
    return SandboxedProvider.fault(LocalProcessProvider.ownJava(), distribution(config));
  }

  private static KernelDistribution distribution(ServerConfig config) {
    return new KernelDistribution(config.parts().kernelDir());
  }

  /** Whether kernels run in sandboxes. */
  public boolean sandboxed() {
    return wanted && fault.isEmpty();
  }

  /** Why kernels run without the sandbox that was asked for; empty when they do not. */
  public String fault() {
    return fault;
  }

  /**
   * Tells the log what is in force.
   *
   * @throws ServerException when there must be a sandbox, and none works
   */
  public void announce() {
    if (!fault.isEmpty() && config.kernels().isolation() == Isolation.BWRAP) {
      throw new ServerException(
          ErrorCode.CONFIGURATION,
          "kernel-isolation is bwrap, but no sandbox works on this machine: %s Or choose auto or none, with which notebooks' code can do what this user can."
              .formatted(fault));
    }
    if (sandboxed() && config.kernels().spark().needsNetwork()) {
      throw new ServerException(
          ErrorCode.CONFIGURATION,
          "spark-master names a cluster, but kernels run in sandboxes without network, which reach"
              + " none. Choose spark-master=local; or, where all learners may see each other's"
              + " data, kernel-isolation=none, with which notebooks' code can do what this user"
              + " can.");
    }
    if (sandboxed()) {
      LOG.info("kernels run in sandboxes of bubblewrap");
    } else if (config.login().mode() == Mode.CLASS) {
      LOG.warn(
          "kernels run without a sandbox: the code in notebooks can read and change what this"
              + " server's user can. {}",
          fault.isEmpty() ? "kernel-isolation is none." : fault);
    } else {
      LOG.info("kernels run without a sandbox");
    }
  }

  /**
   * Kernels with the isolation in force. Those that an earlier server left in the folder are ended,
   * unless they are to be adopted.
   *
   * @param folder below that of the running process, for connection files and logs
   * @param workspaceOf all that may be written by a kernel that runs in a folder
   * @param kept handles of kernels that are to be adopted
   * @throws ServerException when the folder cannot be used for this
   */
  public KernelProvider provider(String folder, UnaryOperator<Path> workspaceOf, Set<String> kept) {
    return provider(folder, workspaceOf, kept, Map::of);
  }

  /**
   * The same for kernels that may use a cluster.
   *
   * @param spark the variables that say which Spark, for kernels without a sandbox; asked at each
   *     launch
   */
  public KernelProvider provider(
      String folder,
      UnaryOperator<Path> workspaceOf,
      Set<String> kept,
      Supplier<Map<String, String>> spark) {
    var java = LocalProcessProvider.ownJava();
    var files = config.home().run().resolve(folder);
    // What a process of ours would inherit; the provider passes a part of it on.
    var environment = Map.copyOf(new ProcessBuilder().environment());
    try {
      if (sandboxed()) {
        var provider =
            new SandboxedProvider(
                java,
                distribution(config),
                files,
                environment,
                workspaceOf,
                limits(config.kernels().sandbox()));
        tellLeftovers(provider.endLeftovers(kept), folder);
        return provider;
      }
      var provider =
          new LocalProcessProvider(java, distribution(config), files, environment, spark);
      tellLeftovers(provider.endLeftovers(kept), folder);
      return provider;
    } catch (LaunchException e) {
      throw new ServerException(ErrorCode.CONFIGURATION, e.getMessage(), e);
    }
  }

  private static SandboxLimits limits(ServerConfig.Sandbox given) {
    return SandboxLimits.standard()
        .withMemoryBytes((long) given.memoryMb() << 20)
        .withProcesses(given.processes())
        .withCpuTime(Duration.ofHours(given.cpuHours()))
        .withWorkspaceBytes((long) given.workspaceMb() << 20);
  }

  private static void tellLeftovers(int ended, String folder) {
    if (ended > 0) {
      LOG.info("ended {} processes of {} that a killed server left behind", ended, folder);
    }
  }
}
