package io.sparkmaster.server.start;

import io.sparkmaster.kernel.launch.SandboxedProvider;
import io.sparkmaster.server.accounts.Accounts;
import io.sparkmaster.server.accounts.SecurityLog;
import io.sparkmaster.server.config.Mode;
import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.contents.KernelNotebooks;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.RouteModule;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.isolation.KernelIsolation;
import io.sparkmaster.server.kernels.ClusterMeter;
import io.sparkmaster.server.kernels.ClusterQuota;
import io.sparkmaster.server.kernels.ClusterUse;
import io.sparkmaster.server.kernels.CullingRules;
import io.sparkmaster.server.kernels.KernelCuller;
import io.sparkmaster.server.kernels.KernelRegister.Registered;
import io.sparkmaster.server.kernels.KernelRoutes;
import io.sparkmaster.server.kernels.KernelUse;
import io.sparkmaster.server.kernels.KernelUseRoutes;
import io.sparkmaster.server.kernels.Kernels;
import io.sparkmaster.server.kernels.OwnerWatch;
import io.sparkmaster.server.kernels.StoredKernels;
import io.sparkmaster.server.kernels.WorkingFolders;
import io.sparkmaster.server.kernelsocket.KernelSocketRoutes;
import io.sparkmaster.server.kernelspecs.KernelspecRoutes;
import io.sparkmaster.server.learning.Visits;
import io.sparkmaster.server.sessions.NotebookSessions;
import io.sparkmaster.server.sessions.SessionRoutes;
import io.sparkmaster.server.sparkhistory.HistoryCleaning;
import io.sparkmaster.server.sparkhistory.Kept;
import io.sparkmaster.server.sparkhistory.RecordedKernels;
import io.sparkmaster.server.sparkhistory.ShownApplications;
import io.sparkmaster.server.sparkhistory.SparkHistory;
import io.sparkmaster.server.sparkhistory.SparkHistoryRoutes;
import io.sparkmaster.server.sparkui.SparkUiRoutes;
import io.sparkmaster.server.storage.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds all that runs notebooks' code. */
final class KernelRooms {
  private static final Logger LOG = LoggerFactory.getLogger(KernelRooms.class);
  static final Duration LOOK_AT_OWNERS = Duration.ofSeconds(3);
  private static final Duration COUNT_CLUSTER_TIME = Duration.ofSeconds(10);

  private final Mode mode;
  private final LearnersPool pool;
  private final Kernels kernels;
  private final List<RouteModule> routes;
  private final Optional<SandboxedProvider> sandboxes;

  KernelRooms(
      ServerConfig config,
      Database database,
      InstantSource clock,
      UserWorkspaces workspaces,
      KernelIsolation isolation,
      Closing closing) {
    this.mode = config.login().mode();
    var stored = new StoredKernels(database.jdbi(), clock);
    var history = history(config, clock);
    var register = new RecordedKernels(stored, history);
    var spark = closing.add(new ChosenSpark(config));
    var services = closing.add(LearnersServices.of(config, workspaces::owner));
    var provider =
        isolation.learners(
            workspaces::around, stored.handles(), spark::variables, services::variables);
    if (provider instanceof AutoCloseable closeable) {
      closing.add(closeable);
    }
    // The processes that go on are known; no other has been started yet.
    history.removeStrays();
    this.sandboxes =
        provider instanceof SandboxedProvider sandboxed ? Optional.of(sandboxed) : Optional.empty();
    var folders = new WorkingFolders(workspaces::folder);
    var culling = culling(config.rules().culling());
    this.pool =
        new LearnersPool(
            config, provider, () -> spark.identity() + " " + services.identity(), folders, closing);
    this.kernels =
        closing.add(new Kernels(pool, KernelMemory.quotas(config), culling, clock, register));
    if (config.rules().stopWithServer()) {
      kernels.endOnClose();
    }
    if (config.kernels().drivers() != null) {
      kernels.giveOwnProcess(new OwnDrivers(), KernelMemory.placesAlone(config));
    }
    var owners = owners(config, database, clock);
    register.all().stream().map(Registered::owner).distinct().forEach(it -> know(it, workspaces));
    kernels.adopt(provider, owners);
    history.onlyRun(stored.handles());
    closing.add(new HistoryCleaning(history)).start();
    var shown =
        closing.add(
            new ShownApplications(
                history,
                provider::launch,
                user -> folders.of(user, ""),
                // A process like one of a single kernel, and counted as one is.
                () -> kernels.room() / KernelMemory.placesAlone(config),
                clock));
    pool.besides(kernels);
    closing
        .add(new OwnerWatch(kernels, owners, new SecurityLog(database.jdbi(), clock)::kernelsEnded))
        .start(LOOK_AT_OWNERS);
    closing.add(new KernelCuller(kernels, culling, clock)).start();
    var meter = closing.add(meter(config.rules().clusterTime(), database, clock));
    meter.start();
    var sessions = new NotebookSessions(database.jdbi(), clock, kernels, folders);
    this.routes =
        List.of(
            new KernelspecRoutes(),
            new KernelRoutes(kernels, folders),
            new KernelUseRoutes(kernels, culling, meter, clock),
            new SessionRoutes(sessions),
            new KernelSocketRoutes(kernels),
            new SparkUiRoutes(
                kernels, shown, config.listen().baseUrl(), clock, SparkUiRoutes.PATIENCE),
            new SparkHistoryRoutes(
                history, shown, config.listen().baseUrl(), config.kernels().drivers() != null));
  }

  private static SparkHistory history(ServerConfig config, InstantSource clock) {
    var given = config.history();
    var kept = new Kept(given.applications(), given.age(), (long) given.megabytes() << 20);
    return new SparkHistory(config.home().sparkHistory(), config.home().eventLogs(), kept, clock);
  }

  /** A sandbox is found again with the workspace around its folder. */
  private static void know(UserId owner, UserWorkspaces workspaces) {
    try {
      workspaces.of(owner);
    } catch (ServerException e) {
      LOG.warn("the kernels of \"{}\" cannot go on: {}", owner, e.getMessage());
    }
  }

  /** Who may have something running. */
  static Predicate<UserId> owners(ServerConfig config, Database database, InstantSource clock) {
    if (config.login().mode() == Mode.LAPTOP) {
      return Server.OWNER.user()::equals;
    }
    var accounts = new Accounts(database.jdbi(), clock);
    return user -> accounts.find(user).filter(account -> !account.disabled()).isPresent();
  }

  private static CullingRules culling(ServerConfig.Culling given) {
    return new CullingRules(
        given.idleTimeout(), given.interval(), given.connected(), given.busy(), given.notice());
  }

  private ClusterMeter meter(
      ServerConfig.ClusterTime given, Database database, InstantSource clock) {
    var quota =
        new ClusterQuota(given.allowed(), given.renewal(), ZoneId.systemDefault(), given.notice());
    return new ClusterMeter(
        kernels, quota, new ClusterUse(database.jdbi()), clock, COUNT_CLUSTER_TIME);
  }

  /** A warm kernel for who is there already, which takes the machine for some seconds. */
  void warm() {
    if (mode == Mode.LAPTOP) {
      pool.arrived(Server.OWNER.user());
    }
  }

  /** To be told what learners look at. */
  Visits visits() {
    return pool;
  }

  Kernels kernels() {
    return kernels;
  }

  KernelNotebooks notebooks() {
    return (user, kernel) ->
        kernels.uses().stream()
            .filter(use -> use.owner().equals(user) && use.id().value().equals(kernel))
            .map(KernelUse::path)
            .findFirst();
  }

  /** That learners' kernels run in; empty when they run in none. */
  Optional<SandboxedProvider> sandboxes() {
    return sandboxes;
  }

  List<RouteModule> routes() {
    return routes;
  }
}
