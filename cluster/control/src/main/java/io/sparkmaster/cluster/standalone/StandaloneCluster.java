package io.sparkmaster.cluster.standalone;

import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.cluster.error.ClusterException.Code;
import io.sparkmaster.cluster.process.Ports;
import io.sparkmaster.cluster.process.ProcessLock;
import io.sparkmaster.cluster.process.Waiting;
import io.sparkmaster.cluster.standalone.ClusterStatus.DaemonStatus;
import io.sparkmaster.cluster.standalone.ClusterStatus.Health;
import io.sparkmaster.cluster.standalone.MasterPage.Use;
import io.sparkmaster.cluster.standalone.MasterPage.View;
import io.sparkmaster.kernel.launch.KernelDistribution;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The cluster of a home folder: a Spark master and its workers as processes of this machine that
 * listen on its loopback address, ask for a secret and encrypt what they say. They outlive the
 * program that starts them; any program with the same home folder finds them again. Thread-safe.
 */
public final class StandaloneCluster {
  private static final Duration OTHERS = Duration.ofSeconds(90);
  private static final Duration ANSWERS = Duration.ofSeconds(60);

  private final ClusterFolder folder;
  private final KernelDistribution kernels;
  private final DaemonProcesses processes;

  /**
   * The cluster of that home folder, which may be up or not.
   *
   * @param kernels the folder with Spark's jars, of which the daemons run
   * @param environment of this process; little of it reaches the daemons
   */
  public StandaloneCluster(Path home, Path kernels, Map<String, String> environment) {
    this.folder = ClusterFolder.in(home);
    this.kernels = new KernelDistribution(kernels, "256m");
    this.processes = new DaemonProcesses(folder, this.kernels, environment);
  }

  /** What {@link #up} has done. */
  public enum Done {
    /** There was no cluster. */
    STARTED,
    /** Daemons that had ended were started again. */
    REPAIRED,
    /** All of it was up. */
    NOTHING
  }

  /**
   * Starts it, or those of its daemons that have ended. Returns when all of them work.
   *
   * @throws ClusterException when it cannot be as it is wanted; what was started is ended then
   */
  public Done up(WantedCluster wanted) {
    folder.make();
    try (var lock = ProcessLock.take(folder.lock(), OTHERS)) {
      var known = ClusterState.read(folder);
      if (known.isEmpty()) {
        start(fresh(wanted));
        return Done.STARTED;
      }
      requireAllowed(wanted, known.get());
      return repair(known.get()) ? Done.REPAIRED : Done.NOTHING;
    }
  }

  /**
   * Starts those of its daemons that have ended; does nothing when there is no cluster.
   *
   * @throws ClusterException when they do not start
   */
  public Done repair() {
    if (master().isEmpty()) {
      return Done.NOTHING;
    }
    try (var lock = ProcessLock.take(folder.lock(), OTHERS)) {
      // It may have been stopped meanwhile.
      return ClusterState.read(folder)
          .filter(this::repair)
          .map(it -> Done.REPAIRED)
          .orElse(Done.NOTHING);
    }
  }

  private static ClusterState fresh(WantedCluster wanted) {
    var shape = wanted.shape(Machine.own());
    var port = wanted.port() == null ? Ports.free() : wanted.port();
    Ports.require(port, "Spark master");
    return new ClusterState(shape, port, Ports.free(), List.of());
  }

  private static void requireAllowed(WantedCluster wanted, ClusterState state) {
    if (!wanted.allows(state)) {
      throw new ClusterException(
          Code.BAD_REQUEST,
          "A cluster of %s is up already, with its master at port %d. To have another, stop it first: sparkmaster cluster down."
              .formatted(state.shape(), state.port()));
    }
  }

  private void start(ClusterState state) {
    try {
      ClusterSettings.write(folder, state, kernels);
      state.write(folder);
      repair(state);
    } catch (RuntimeException failed) {
      Ending.all(folder);
      folder.clean();
      throw failed;
    }
  }

  /** Starts what is dead. Tells whether anything was. */
  private boolean repair(ClusterState known) {
    var state = known;
    var page = new MasterPage(folder, state);
    var dead = names(state).stream().filter(name -> process(known, name).isEmpty()).toList();
    if (!dead.isEmpty()) {
      SparkHome.make(folder.sparkHome(), kernels);
    }
    if (dead.contains(Daemon.MASTER)) {
      state = noted(state, processes.startMaster(state));
      // A worker that finds no master tries again after ten seconds only. It takes longer to start
      // than a master that listens takes to answer.
      var port = state.port();
      await(state, Daemon.MASTER, () -> Ports.listens(port) ? Optional.of(port) : Optional.empty());
    }
    for (var name : dead) {
      if (!name.equals(Daemon.MASTER)) {
        state = noted(state, processes.startWorker(name, state));
      }
    }
    for (var name : names(state)) {
      var port = state.daemon(name).orElseThrow().port();
      await(state, name, () -> page.read().filter(view -> knows(view, name, port)));
    }
    return !dead.isEmpty();
  }

  private static boolean knows(View view, String name, int port) {
    return name.equals(Daemon.MASTER) ? view.isAlive() : view.workers().containsKey(port);
  }

  private ClusterState noted(ClusterState state, Daemon daemon) {
    var next = state.with(daemon);
    next.write(folder);
    return next;
  }

  private <T> void await(ClusterState state, String name, Supplier<Optional<T>> question) {
    var answer =
        Waiting.until(
            ANSWERS,
            () -> {
              if (process(state, name).isEmpty()) {
                throw new ClusterException(
                    Code.NOT_STARTED,
                    "The %s has ended before it worked. The end of what it wrote in %s:%n%s"
                        .formatted(name, folder.logs(), processes.lastLines(name)));
              }
              return question.get();
            });
    if (answer.isEmpty()) {
      throw new ClusterException(
          Code.NOT_STARTED,
          "The %s runs, but has not worked within %d s: the machine may be too busy. Its log: %s. Try again with `sparkmaster cluster up`."
              .formatted(name, ANSWERS.toSeconds(), processes.log(name)));
    }
  }

  private Optional<ProcessHandle> process(ClusterState state, String name) {
    return state.daemon(name).flatMap(it -> it.process(folder));
  }

  private static List<String> names(ClusterState state) {
    var names = new ArrayList<String>(List.of(Daemon.MASTER));
    for (int i = 1; i <= state.shape().workers(); i++) {
      names.add(Daemon.worker(i));
    }
    return names;
  }

  /**
   * How it stands.
   *
   * @return empty when there is none
   * @throws ClusterException with {@link Code#BROKEN_STATE}
   */
  public Optional<ClusterStatus> status() {
    return ClusterState.read(folder).map(this::status);
  }

  private ClusterStatus status(ClusterState state) {
    var view =
        process(state, Daemon.MASTER).isPresent()
            ? new MasterPage(folder, state).read()
            : Optional.<View>empty();
    var daemons =
        names(state).stream().map(name -> status(state, name, view.orElse(NOTHING))).toList();
    return new ClusterStatus(
        state.master(),
        folder.kernelSettings(),
        folder.logs(),
        state.shape(),
        daemons,
        view.map(View::applications).orElse(List.of()));
  }

  private static final View NOTHING = new View("SILENT", Map.of(), List.of());

  private DaemonStatus status(ClusterState state, String name, View view) {
    var known = state.daemon(name);
    var pid = known.map(Daemon::pid).orElse(0L);
    if (process(state, name).isEmpty()) {
      return new DaemonStatus(name, Health.DEAD, pid, 0, 0);
    }
    var port = known.orElseThrow().port();
    var use = view.workers().getOrDefault(port, new Use(0, 0));
    var health = knows(view, name, port) ? Health.ALIVE : Health.SILENT;
    return new DaemonStatus(name, health, pid, use.cores(), use.memoryMb());
  }

  /** Whether there is one and all its processes live; looks at them, but asks none. */
  public boolean isRunning() {
    return ClusterState.read(folder)
        .filter(state -> names(state).stream().allMatch(it -> process(state, it).isPresent()))
        .isPresent();
  }

  /**
   * The URL of its master.
   *
   * @return empty when there is no cluster
   */
  public Optional<String> master() {
    return ClusterState.read(folder).map(ClusterState::master);
  }

  /** The file with Spark's settings for programs that use it, the secret among them. */
  public Path kernelSettings() {
    return folder.kernelSettings();
  }

  /**
   * Ends it with all that its workers started, and removes its files but the logs. What was started
   * with its files is ended also when its state cannot be read.
   *
   * @return what was ended, in words; empty when there was nothing
   */
  public List<String> down() {
    if (!Files.isDirectory(folder.root())) {
      return List.of();
    }
    try (var lock = ProcessLock.take(folder.lock(), OTHERS)) {
      var ended = Ending.all(folder);
      folder.clean();
      return ended.stream()
          .map(each -> "%s (process %d)".formatted(each.name(), each.handle().pid()))
          .toList();
    }
  }
}
