package io.sparkmaster.kernel.launch;

import io.sparkmaster.kernel.launch.LaunchException.Code;
import io.sparkmaster.kernel.protocol.KernelAddress;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Kernels as processes of this machine that listen on its loopback address. */
public final class LocalProcessProvider implements KernelProvider {
  private final Path javaExecutable;
  private final KernelDistribution distribution;
  private final Path runtimeDirectory;
  private final Map<String, String> environment;
  private final Function<LaunchSpec, Map<String, String>> more;
  private final EventLogs events;

  /**
   * A provider whose kernels find their Spark by what they inherit.
   *
   * @param runtimeDirectory for connection files and logs; made with access for its owner only
   * @param environment of this process; an allow-list of it reaches the kernels
   */
  public LocalProcessProvider(
      Path javaExecutable,
      KernelDistribution distribution,
      Path runtimeDirectory,
      Map<String, String> environment) {
    this(javaExecutable, distribution, runtimeDirectory, environment, spec -> Map.of());
  }

  /** A provider whose kernels keep nothing of what they do. */
  public LocalProcessProvider(
      Path javaExecutable,
      KernelDistribution distribution,
      Path runtimeDirectory,
      Map<String, String> environment,
      Function<LaunchSpec, Map<String, String>> more) {
    this(javaExecutable, distribution, runtimeDirectory, environment, more, EventLogs.NONE);
  }

  /**
   * A provider.
   *
   * @param more asked at each launch: the variables that say which Spark the kernel uses, and what
   *     else there is for it. What it throws, {@link #launch} throws
   * @param events where they keep what they do
   */
  public LocalProcessProvider(
      Path javaExecutable,
      KernelDistribution distribution,
      Path runtimeDirectory,
      Map<String, String> environment,
      Function<LaunchSpec, Map<String, String>> more,
      EventLogs events) {
    this.javaExecutable = javaExecutable;
    this.distribution = distribution;
    this.runtimeDirectory = runtimeDirectory.toAbsolutePath();
    this.environment = Map.copyOf(environment);
    this.more = more;
    this.events = events;
  }

  /** The {@code java} that this process runs on. */
  public static Path ownJava() {
    var name = File.separatorChar == '\\' ? "java.exe" : "java";
    return Path.of(System.getProperty("java.home"), "bin", name);
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.OWN_PROCESS, Capability.WORKING_DIRECTORY);
  }

  @Override
  public RunningKernel launch(LaunchSpec spec) {
    if (!Files.isDirectory(spec.workingDirectory())) {
      throw new LaunchException(
          Code.NO_WORKING_DIRECTORY,
          "No kernel can start in %s: there is no such folder.".formatted(spec.workingDirectory()));
    }
    var arguments = distribution.jvmArguments(spec);
    var variables = spec.environmentWith(more);
    var connection = LoopbackConnection.fresh(spec.kernelSpec().name());
    var files = KernelFiles.fresh(runtimeDirectory);
    try {
      KernelFiles.ownFolder(runtimeDirectory);
      connection.write(files.connection());
      ArgumentFile.write(files.arguments(), arguments);
      variables.putAll(EventLogs.variables(events.make(spec, files)));
    } catch (IOException e) {
      files.delete();
      throw new LaunchException(
          Code.FILES,
          "No kernel can start: cannot write in %s: %s.".formatted(runtimeDirectory, e),
          e);
    }
    try {
      return LocalKernel.started(
          spec, connection, start(spec, variables, files), files, LocalKernel.Care.NONE);
    } catch (IOException e) {
      files.delete();
      throw new LaunchException(
          Code.NOT_STARTED,
          "No kernel can start: %s. Check that %s is a Java 17 that can be run."
              .formatted(e.getMessage(), javaExecutable),
          e);
    }
  }

  @Override
  public Optional<RunningKernel> adopt(String handle, LaunchSpec spec) {
    var files = new KernelFiles(runtimeDirectory, handle);
    var process = files.process();
    var connection = files.readConnection();
    if (process.isEmpty()
        || connection.filter(it -> it.address() instanceof KernelAddress.Tcp).isEmpty()) {
      files.discard();
      return Optional.empty();
    }
    return Optional.of(
        LocalKernel.adopted(spec, connection.get(), process.get(), files, LocalKernel.Care.NONE));
  }

  @Override
  public int endLeftovers(Set<String> kept) {
    return KernelFiles.endLeftovers(runtimeDirectory, kept);
  }

  private Process start(LaunchSpec spec, Map<String, String> variables, KernelFiles files)
      throws IOException {
    var command = new ArrayList<String>(ownSession());
    command.add(javaExecutable.toString());
    command.add("@" + files.arguments());
    command.add(KernelDistribution.MAIN_CLASS);
    command.addAll(spec.servedArguments(files.connection()));
    var builder = new ProcessBuilder(command);
    builder.directory(spec.workingDirectory().toFile());
    builder.redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(KernelEnvironment.of(environment, variables));
    var process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  /** The start of a command that Ctrl-C does not reach: it goes to the terminal's whole session. */
  public static List<String> ownSession() {
    return List.of("/usr/bin/setsid", "/bin/setsid", "/opt/homebrew/bin/setsid").stream()
        .filter(path -> Files.isExecutable(Path.of(path)))
        .limit(1)
        .toList();
  }
}
