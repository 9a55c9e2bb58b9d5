package io.sparkmaster.server.isolation;

import io.sparkmaster.kernel.launch.DriverRules;
import io.sparkmaster.kernel.launch.EventLogs;
import io.sparkmaster.kernel.launch.KernelDistribution;
import io.sparkmaster.kernel.launch.KernelProvider;
import io.sparkmaster.kernel.launch.LaunchException;
import io.sparkmaster.kernel.launch.LaunchSpec;
import io.sparkmaster.kernel.launch.LocalProcessProvider;
import io.sparkmaster.kernel.launch.SandboxLimits;
import io.sparkmaster.kernel.launch.SandboxedProvider;
import io.sparkmaster.kernel.launch.SharedDriverProvider;
import io.sparkmaster.server.config.Isolation;
import io.sparkmaster.server.config.Mode;
import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which isolation the kernels of one server have: what was asked for, as far as it works here. */
public final class KernelIsolation {
  private static final Logger LOG = LoggerFactory.getLogger(KernelIsolation.class);

  /** What keeps notebooks' code from the rest of the machine. */
  public enum InForce {
    /** Nothing. */
    NONE,
    /** Each learner's kernels run as a system user of that learner's own. */
    USERS,
    /** Sandboxes of bubblewrap. */
    SANDBOXES
  }

  private final ServerConfig config;
  private final InForce inForce;
  private final String fault;
  private final KernelUsers users;

  private KernelIsolation(ServerConfig config, KernelUsers users, InForce inForce, String fault) {
    this.config = config;
    this.users = users;
    this.inForce = inForce;
    this.fault = fault;
  }

  /** Looks what is asked for, and tries it. */
  public static KernelIsolation of(ServerConfig config) {
    var users = new KernelUsers(config);
    return of(config, users, () -> sandboxFault(config), users::fault);
  }

  /**
   * @param sandboxFault why no sandbox works; asked only where one is wanted
   * @param usersFault why users of their own do not work; asked only where they are wanted
   */
  static KernelIsolation of(
      ServerConfig config,
      KernelUsers users,
      Supplier<String> sandboxFault,
      Supplier<String> usersFault) {
    var asked = config.kernels().isolation();
    if (!asked.isWanted(config.login().mode())) {
      return new KernelIsolation(config, users, InForce.NONE, "");
    }
    var sandbox = asked == Isolation.USER ? "" : sandboxFault.get();
    if (asked != Isolation.USER && sandbox.isEmpty()) {
      return new KernelIsolation(config, users, InForce.SANDBOXES, "");
    }
    var user = asked == Isolation.BWRAP ? "" : usersFault.get();
    if (asked != Isolation.BWRAP && user.isEmpty()) {
      return new KernelIsolation(config, users, InForce.USERS, sandbox);
    }
    return new KernelIsolation(config, users, InForce.NONE, both(sandbox, user));
  }

  /** Why neither of two works. */
  private static String both(String sandbox, String user) {
    if (sandbox.isEmpty() || user.isEmpty()) {
      return sandbox + user;
    }
    return "%s And kernels cannot run as users of their own: %s".formatted(sandbox, user);
  }

  /** Why no sandbox works on this machine, and what to do; empty when one does. */
  public static String sandboxFault(ServerConfig config) {
    return SandboxedProvider.fault(LocalProcessProvider.ownJava(), distribution(config));
  }

  static KernelDistribution distribution(ServerConfig config) {
    return new KernelDistribution(config.parts().kernelDir());
  }

  /** What kernels have. */
  public InForce inForce() {
    return inForce;
  }

  /** Whether kernels run in sandboxes. */
  public boolean sandboxed() {
    return inForce == InForce.SANDBOXES;
  }

  /** Why kernels run without the sandbox that was asked for; empty when they do not. */
  public String fault() {
    return fault;
  }

  /**
   * Tells the log what is in force.
   *
   * @throws ServerException when there must be one kind, and it does not work
   */
  public void announce() {
    var asked = config.kernels().isolation();
    if (asked == Isolation.BWRAP && !sandboxed()) {
      throw new ServerException(
          ErrorCode.CONFIGURATION,
          "kernel-isolation is bwrap, but no sandbox works on this machine: %s Or choose auto or none, with which notebooks' code can do what this user can."
              .formatted(fault));
    }
    if (inForce != InForce.NONE && config.kernels().spark().needsNetwork()) {
      throw new ServerException(
          ErrorCode.CONFIGURATION,
          "spark-master names a cluster, whose executors run with what this server's user can do,"
              + " but kernels are kept apart here, so none may use it. Choose spark-master=local;"
              + " or, where all learners may see each other's data, kernel-isolation=none, with"
              + " which notebooks' code can do what this user can.");
    }
    if (asked == Isolation.USER && inForce != InForce.USERS) {
      throw new ServerException(
          ErrorCode.CONFIGURATION,
          "kernel-isolation is user, but kernels cannot run as users of their own: " + fault);
    }
    switch (inForce) {
      case SANDBOXES -> LOG.info("kernels run in sandboxes of bubblewrap");
      case USERS ->
          LOG.info(
              "kernels run as system users of their learners' own, of the user ids {}; processes"
                  + " and the network are open to them. {}",
              users.range(),
              fault.isEmpty() ? "" : "No sandbox works here: " + fault);
      case NONE -> announceNone();
    }
  }

  private void announceNone() {
    var drivers = config.kernels().drivers();
    if (drivers != null) {
      LOG.info(
          "up to {} kernels share a process with {} MB of heap; their learners are not kept from"
              + " each other",
          drivers.kernels(),
          drivers.memoryMb());
    }
    if (config.login().mode() == Mode.CLASS) {
      LOG.warn(
          "kernels run without a sandbox: the code in notebooks can read and change what this"
              + " server's user can. {}",
          fault.isEmpty() ? "kernel-isolation is none." : fault);
    } else {
      LOG.info("kernels run without a sandbox");
    }
  }

  /**
   * Learners' kernels with the isolation in force. Those that an earlier server left are ended,
   * unless they are to be adopted.
   *
   * @param workspaceOf all that may be written by a kernel that runs in a folder
   * @param kept handles of kernels that are to be adopted
   * @param spark the variables that say which Spark, for kernels that nothing keeps apart; asked at
   *     each launch
   * @param services those that say what else a kernel can reach, for kernels that have a network;
   *     asked at each launch
   * @throws ServerException when the home folder cannot be used for this
   */
  public KernelProvider learners(
      UnaryOperator<Path> workspaceOf,
      Set<String> kept,
      Supplier<Map<String, String>> spark,
      Function<LaunchSpec, Map<String, String>> services) {
    var events = config.history().any() ? EventLogs.in(config.home().eventLogs()) : EventLogs.NONE;
    return provider(KernelUsers.LEARNERS, workspaceOf, kept, spark, services, events);
  }

  /** The same for kernels that run submissions, each in a workspace of its own. */
  public KernelProvider graders(UnaryOperator<Path> workspaceOf) {
    return provider(
        KernelUsers.GRADERS, workspaceOf, Set.of(), Map::of, spec -> Map.of(), EventLogs.NONE);
  }

  private KernelProvider provider(
      String folder,
      UnaryOperator<Path> workspaceOf,
      Set<String> kept,
      Supplier<Map<String, String>> spark,
      Function<LaunchSpec, Map<String, String>> services,
      EventLogs events) {
    try {
      var provider = newProvider(folder, workspaceOf, spark, services, events);
      var drivers =
          provider instanceof SharedDriverProvider
              ? 0
              : SharedDriverProvider.endAll(config.home().run().resolve(folder));
      tellLeftovers(drivers + provider.endLeftovers(kept), folder);
      return provider;
    } catch (LaunchException e) {
      throw new ServerException(ErrorCode.CONFIGURATION, e.getMessage(), e);
    }
  }

  private KernelProvider newProvider(
      String folder,
      UnaryOperator<Path> workspaceOf,
      Supplier<Map<String, String>> spark,
      Function<LaunchSpec, Map<String, String>> services,
      EventLogs events) {
    var java = LocalProcessProvider.ownJava();
    var files = config.home().run().resolve(folder);
    // What a process of ours would inherit; the provider passes a part of it on.
    var environment = Map.copyOf(new ProcessBuilder().environment());
    var limits = limits(config.kernels().sandbox());
    return switch (inForce) {
      case SANDBOXES ->
          new SandboxedProvider(
              java, distribution(config), files, environment, workspaceOf, limits, events);
      case USERS -> users.provider(folder, environment, workspaceOf, limits, services, events);
      case NONE -> {
        var drivers = config.kernels().drivers();
        yield drivers == null || !folder.equals(KernelUsers.LEARNERS)
            ? new LocalProcessProvider(
                java, distribution(config), files, environment, both(spark, services), events)
            : new SharedDriverProvider(
                java,
                distribution(config),
                files,
                environment,
                new DriverRules(drivers.kernels(), drivers.memoryMb()),
                services,
                events);
      }
    };
  }

  private static Function<LaunchSpec, Map<String, String>> both(
      Supplier<Map<String, String>> spark, Function<LaunchSpec, Map<String, String>> services) {
    return spec -> {
      var variables = new TreeMap<>(spark.get());
      variables.putAll(services.apply(spec));
      return variables;
    };
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
