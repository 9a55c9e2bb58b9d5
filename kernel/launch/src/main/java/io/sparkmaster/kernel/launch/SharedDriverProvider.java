package io.sparkmaster.kernel.launch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.launch.LaunchException.Code;
import io.sparkmaster.kernel.protocol.ProtocolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Kernels of several learners in one process with one Spark. A process is started when the others
 * are full, and ends when it has had no kernel for a while. Learners of one process are not kept
 * apart: they trust each other. A kernel whose spec asks for it has a process of its own.
 */
public final class SharedDriverProvider implements KernelProvider, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SharedDriverProvider.class.getName());
  private static final String MAIN_CLASS = "io.sparkmaster.cluster.driver.DriverMain";
  private static final String ALONE_MINUTES = "60";

  /** What a kernel says that cannot bind. */
  private static final String PORTS_TAKEN = "Cannot listen on the ports";

  private final Path javaExecutable;
  private final KernelDistribution distribution;
  private final Path runtimeDirectory;
  private final Map<String, String> environment;
  private final DriverRules rules;
  private final Function<LaunchSpec, Map<String, String>> more;
  private final LocalProcessProvider own;
  private final List<SharedDriverProcess> drivers = new CopyOnWriteArrayList<>();
  private boolean looked;

  /**
   * A provider.
   *
   * @param distribution with the driver's jars; its heap is that of kernels with their own process
   * @param runtimeDirectory for connection files, logs and sockets; made with access for its owner
   *     only
   * @param environment of this process; an allow-list of it reaches the kernels
   * @param more asked at each launch: the variables that say what else there is for the kernel
   */
  public SharedDriverProvider(
      Path javaExecutable,
      KernelDistribution distribution,
      Path runtimeDirectory,
      Map<String, String> environment,
      DriverRules rules,
      Function<LaunchSpec, Map<String, String>> more) {
    this(javaExecutable, distribution, runtimeDirectory, environment, rules, more, EventLogs.NONE);
  }

  /**
   * The same.
   *
   * @param events where kernels with a process of their own keep what they do; what others do is
   *     not told apart
   */
  public SharedDriverProvider(
      Path javaExecutable,
      KernelDistribution distribution,
      Path runtimeDirectory,
      Map<String, String> environment,
      DriverRules rules,
      Function<LaunchSpec, Map<String, String>> more,
      EventLogs events) {
    this.javaExecutable = javaExecutable;
    this.distribution = distribution;
    this.runtimeDirectory = runtimeDirectory.toAbsolutePath();
    this.environment = Map.copyOf(environment);
    this.rules = rules;
    this.more = more;
    this.own =
        new LocalProcessProvider(
            javaExecutable, distribution, runtimeDirectory, environment, more, events);
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public RunningKernel launch(LaunchSpec spec) {
    if (spec.alone()) {
      return own.launch(spec);
    }
    if (!Files.isDirectory(spec.workingDirectory())) {
      throw new LaunchException(
          Code.NO_WORKING_DIRECTORY,
          "No kernel can start in %s: there is no such folder.".formatted(spec.workingDirectory()));
    }
    var arguments = driverArguments();
    var connection = LoopbackConnection.fresh(spec.kernelSpec().name());
    var files = KernelFiles.fresh(runtimeDirectory);
    try {
      KernelFiles.ownFolder(runtimeDirectory);
      connection.write(files.connection());
    } catch (IOException e) {
      files.delete();
      throw new LaunchException(
          Code.FILES,
          "No kernel can start: cannot write in %s: %s.".formatted(runtimeDirectory, e),
          e);
    }
    var kernel = new SharedKernel(spec, connection, files);
    var thread = new Thread(() -> place(kernel, arguments), "kernel-to-driver");
    thread.setDaemon(true);
    thread.start();
    return kernel;
  }

  private List<String> driverArguments() {
    return new KernelDistribution(distribution.root(), rules.heapMb() + "m").driverArguments();
  }

  private void place(SharedKernel kernel, List<String> arguments) {
    var log = "";
    try {
      var refused = new HashSet<SharedDriverProcess>();
      while (true) {
        var driver = reserve(refused, arguments);
        log = "";
        var answer = start(driver, kernel);
        if (answer.isEmpty()) {
          return;
        }
        log = answer.get().path("message").asText();
        if (!answer.get().path("code").asText().equals("FULL") || !refused.add(driver)) {
          kernel.ended(new KernelExit(1, log.contains(PORTS_TAKEN), "", log));
          break;
        }
      }
    } catch (LaunchException e) {
      kernel.ended(KernelExit.because("its driver did not start", 1, e.getMessage()));
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.WARNING, "A kernel finds no place in a driver", e);
      kernel.ended(KernelExit.because("it found no place: " + e, 1, log));
    }
    changed();
  }

  private Optional<ObjectNode> start(SharedDriverProcess driver, SharedKernel kernel) {
    try {
      driver.listens().join();
    } catch (CompletionException e) {
      driver.giveBack();
      throw e.getCause() instanceof LaunchException why ? why : e;
    }
    try {
      var variables = kernel.spec().environmentWith(more);
      return driver.start(kernel, KernelEnvironment.of(environment, variables));
    } catch (IOException | ProtocolException e) {
      throw new LaunchException(
          Code.NOT_STARTED, "The driver does not answer: " + e + "\n" + driver.logTail(), e);
    }
  }

  /** A place in the fullest that has one, so that others become empty; else in a new one. */
  private synchronized SharedDriverProcess reserve(
      Set<SharedDriverProcess> refused, List<String> arguments) {
    var fullestFirst = new ArrayList<>(drivers);
    fullestFirst.sort((one, other) -> Integer.compare(other.taken(), one.taken()));
    for (var driver : fullestFirst) {
      if (driver.alive() && !refused.contains(driver) && driver.reserve(rules.kernels())) {
        return driver;
      }
    }
    var fresh = startDriver(arguments);
    drivers.add(fresh);
    if (!fresh.reserve(rules.kernels())) {
      throw new IllegalStateException("A new driver has no place");
    }
    return fresh;
  }

  private SharedDriverProcess startDriver(List<String> arguments) {
    var files = DriverFiles.fresh(runtimeDirectory);
    try {
      ArgumentFile.write(files.arguments(), arguments);
      var command = new ArrayList<>(LocalProcessProvider.ownSession());
      command.addAll(
          List.of(
              javaExecutable.toString(),
              "@" + files.arguments(),
              MAIN_CLASS,
              "--seats",
              Integer.toString(rules.kernels()),
              "--alone-minutes",
              ALONE_MINUTES,
              files.folder().toString()));
      var builder = new ProcessBuilder(command).directory(files.work().toFile());
      builder.redirectErrorStream(true);
      builder.environment().clear();
      builder.environment().putAll(KernelEnvironment.of(environment, Map.of()));
      var process = builder.start();
      process.getOutputStream().close();
      return SharedDriverProcess.started(rules.patience(), files, process, this::changed);
    } catch (IOException e) {
      files.delete();
      throw new LaunchException(
          Code.NOT_STARTED,
          "No kernel can start: %s. Check that %s is a Java 17 that can be run."
              .formatted(e.getMessage(), javaExecutable),
          e);
    }
  }

  private void changed() {
    drivers.removeIf(driver -> !driver.alive());
    if (drivers.stream().anyMatch(driver -> driver.taken() == 0)) {
      CompletableFuture.delayedExecutor(rules.idle().toMillis(), TimeUnit.MILLISECONDS)
          .execute(this::endEmpty);
    }
  }

  private void endEmpty() {
    for (var driver : List.copyOf(drivers)) {
      if (driver.idleFor(rules.idle()) && driver.endIfEmpty()) {
        LOG.log(System.Logger.Level.INFO, "A driver without kernels ends");
        drivers.remove(driver);
        driver.end();
      }
    }
  }

  @Override
  public Optional<RunningKernel> adopt(String handle, LaunchSpec spec) {
    look();
    var files = new KernelFiles(runtimeDirectory, handle);
    for (var driver : drivers) {
      try {
        var name = driver.list().get(files.connection());
        if (name != null) {
          return adopt(driver, name, spec, files);
        }
      } catch (IOException | ProtocolException | LaunchException e) {
        LOG.log(System.Logger.Level.WARNING, "A driver does not say what runs in it", e);
      }
    }
    return own.adopt(handle, spec.inOwnProcess());
  }

  private static Optional<RunningKernel> adopt(
      SharedDriverProcess driver, String name, LaunchSpec spec, KernelFiles files)
      throws IOException {
    var connection = files.readConnection();
    if (connection.isEmpty()) {
      driver.discard(name);
      files.delete();
      return Optional.empty();
    }
    var kernel = new SharedKernel(spec, connection.get(), files);
    driver.adopt(name, kernel);
    return Optional.of(kernel);
  }

  /** Takes charge, once, of the drivers of an earlier program. */
  private synchronized void look() {
    if (looked) {
      return;
    }
    looked = true;
    var known = new HashSet<Path>();
    drivers.forEach(driver -> known.add(driver.folder()));
    for (var files : DriverFiles.in(runtimeDirectory)) {
      if (known.contains(files.folder())) {
        continue;
      }
      var process = files.process();
      if (process.isEmpty()) {
        files.delete();
      } else {
        drivers.add(
            SharedDriverProcess.found(rules.patience(), files, process.get(), this::changed));
      }
    }
  }

  @Override
  public int endLeftovers(Set<String> kept) {
    look();
    var ended = 0;
    for (var driver : drivers) {
      ended += endLeftovers(driver, kept);
    }
    return ended + own.endLeftovers(kept);
  }

  private int endLeftovers(SharedDriverProcess driver, Set<String> kept) {
    Map<Path, String> there;
    try {
      there = driver.list();
    } catch (IOException | ProtocolException | LaunchException e) {
      LOG.log(System.Logger.Level.WARNING, "A driver does not answer and is ended", e);
      there = Map.of();
    }
    var stay = new HashSet<Path>();
    kept.forEach(name -> stay.add(new KernelFiles(runtimeDirectory, name).connection()));
    if (there.keySet().stream().noneMatch(stay::contains)) {
      drivers.remove(driver);
      driver.end();
      return 1;
    }
    there.forEach(
        (connection, name) -> {
          if (!stay.contains(connection)) {
            driver.discard(name);
          }
        });
    return 0;
  }

  /** Ends all drivers that an earlier program left in that folder, with their kernels. */
  public static int endAll(Path runtimeDirectory) {
    var ended = 0;
    for (var files : DriverFiles.in(runtimeDirectory.toAbsolutePath())) {
      var process = files.process();
      if (process.isPresent()) {
        SharedDriverProcess.found(DriverRules.PATIENCE, files, process.get(), () -> {}).end();
        ended++;
      }
      files.delete();
    }
    return ended;
  }

  /** Ends the drivers that have no kernels; the others go on for another program to find. */
  @Override
  public void close() {
    for (var driver : List.copyOf(drivers)) {
      if (driver.endIfEmpty()) {
        drivers.remove(driver);
        driver.end();
      }
    }
  }
}
