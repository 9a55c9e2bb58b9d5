package io.sparkmaster.kernel.launch;

import io.sparkmaster.kernel.launch.LaunchException.Code;
import io.sparkmaster.kernel.launch.Sandbox.Session;
import io.sparkmaster.kernel.protocol.ConnectionInfo;
import io.sparkmaster.kernel.protocol.KernelAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Kernels as processes in sandboxes of bubblewrap, without network: they are reached through a
 * Unix-domain socket in a folder of their own.
 */
public final class SandboxedProvider implements KernelProvider {
  private static final System.Logger LOG = System.getLogger(SandboxedProvider.class.getName());
  private static final Path BWRAP = Path.of("/usr/bin/bwrap");
  private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");
  private static final String SOCKET = "socket";

  private final Path javaExecutable;
  private final KernelDistribution distribution;
  private final Path runtimeDirectory;
  private final Map<String, String> environment;
  private final UnaryOperator<Path> workspaceOf;
  private final Sandbox sandbox;
  private final SandboxWatch watch;
  private final EventLogs events;

  /** A provider whose kernels keep nothing of what they do. */
  public SandboxedProvider(
      Path javaExecutable,
      KernelDistribution distribution,
      Path runtimeDirectory,
      Map<String, String> environment,
      UnaryOperator<Path> workspaceOf,
      SandboxLimits limits) {
    this(
        javaExecutable,
        distribution,
        runtimeDirectory,
        environment,
        workspaceOf,
        limits,
        EventLogs.NONE);
  }

  /**
   * A provider; whether sandboxes work here, {@link #fault} tells.
   *
   * @param runtimeDirectory for connection files, sockets and logs; made with access for its owner
   *     only
   * @param environment of this process; an allow-list of it reaches the kernels
   * @param workspaceOf the workspace that a working directory is in: all of it is writable inside,
   *     and no learner may be able to replace it by a link
   * @param events where kernels keep what they do; each writes in its own folder there, which
   *     counts with its workspace
   * @throws LaunchException when the runtime directory cannot be used
   */
  public SandboxedProvider(
      Path javaExecutable,
      KernelDistribution distribution,
      Path runtimeDirectory,
      Map<String, String> environment,
      UnaryOperator<Path> workspaceOf,
      SandboxLimits limits,
      EventLogs events) {
    this.events = events;
    this.distribution = distribution;
    this.environment = Map.copyOf(environment);
    this.workspaceOf = workspaceOf;
    try {
      this.javaExecutable = javaExecutable.toRealPath();
      this.sandbox = sandbox(this.javaExecutable, distribution, limits);
      KernelFiles.ownFolder(runtimeDirectory);
      this.runtimeDirectory = runtimeDirectory.toRealPath();
      Sandbox.writeEtc(etc());
    } catch (IOException e) {
      throw new LaunchException(
          Code.FILES, "No sandboxed kernel can start: cannot prepare its files: " + e + ".", e);
    }
    requireHidden(this.runtimeDirectory);
    events.root().ifPresent(this::requireHidden);
    PinnedSocket.requireShort(KernelFiles.fresh(this.runtimeDirectory).socket());
    this.watch = new SandboxWatch(limits);
  }

  /**
   * Why no sandbox works on this machine, and what to do; empty when one does.
   *
   * @param javaExecutable that kernels would run on
   * @param distribution that they would run
   */
  public static String fault(Path javaExecutable, KernelDistribution distribution) {
    for (var program : List.of(BWRAP, PRLIMIT)) {
      if (!Files.isExecutable(program)) {
        return "%s is missing. Install bubblewrap 0.8 or later and util-linux.".formatted(program);
      }
    }
    try {
      var folder = Files.createTempDirectory("sandbox-probe");
      try {
        var real = javaExecutable.toRealPath();
        var said = sandbox(real, distribution, SandboxLimits.standard()).probe(folder);
        return said.isEmpty()
            ? ""
            : said
                + ". Bubblewrap has to be 0.8 or later, and unprivileged user namespaces have to be"
                + " allowed (sysctl kernel.unprivileged_userns_clone,"
                + " kernel.apparmor_restrict_unprivileged_userns; in a container, its security"
                + " profile).";
      } finally {
        FileTree.delete(folder);
      }
    } catch (IOException e) {
      return "It cannot be tried: " + e + ".";
    }
  }

  private static Sandbox sandbox(Path java, KernelDistribution distribution, SandboxLimits limits)
      throws IOException {
    var system = new ArrayList<>(Sandbox.withLinks(java.getParent().getParent()));
    system.addAll(Sandbox.withLinks(distribution.root()));
    return new Sandbox(BWRAP, PRLIMIT, system, limits);
  }

  private void requireHidden(Path folder) {
    sandbox
        .showing(folder)
        .ifPresent(
            shown -> {
              throw new LaunchException(
                  Code.FILES,
                  "No sandboxed kernel can start: %s is not for all to read, but kernels can read the whole of %s. Choose a folder elsewhere."
                      .formatted(folder, shown));
            });
  }

  private Path etc() {
    return runtimeDirectory.resolve("etc");
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.OWN_PROCESS, Capability.WORKING_DIRECTORY, Capability.SANDBOX);
  }

  @Override
  public RunningKernel launch(LaunchSpec spec) {
    var workspace = workspaceOf.apply(spec.workingDirectory());
    requireInside(spec.workingDirectory(), workspace, "kernel");
    watch.requireRoom(workspace, "kernel");
    var arguments = distribution.jvmArguments(spec);
    var files = KernelFiles.fresh(runtimeDirectory);
    var key = ConnectionKey.random();
    var name = spec.kernelSpec().name();
    try {
      KernelFiles.ownFolder(files.run());
      new ConnectionInfo(new KernelAddress.UnixSocket(Sandbox.RUN.resolve(SOCKET)), key, name)
          .write(files.connection());
      ArgumentFile.write(files.arguments(), arguments);
      var kept = events.make(spec, files);
      var process = start(spec, workspace, files, kept);
      var outside = new ConnectionInfo(new KernelAddress.UnixSocket(files.socket()), key, name);
      pin(files, process);
      var place = new Watched.Place(workspace, files.run()).keeping(kept);
      var watched = watch.add(process.toHandle(), place);
      return LocalKernel.started(spec, outside, process, files, care(watched, files));
    } catch (IOException e) {
      files.delete();
      throw new LaunchException(
          Code.FILES,
          "No sandboxed kernel can start: %s. Its files are in %s."
              .formatted(e.getMessage(), runtimeDirectory),
          e);
    }
  }

  @Override
  public Optional<RunningKernel> adopt(String handle, LaunchSpec spec) {
    var files = new KernelFiles(runtimeDirectory, handle);
    var process = files.process();
    var inside = files.readConnection();
    if (process.isEmpty() || inside.isEmpty() || !Files.exists(files.socket())) {
      files.discard();
      return Optional.empty();
    }
    var outside =
        new ConnectionInfo(
            new KernelAddress.UnixSocket(files.socket()),
            inside.get().key(),
            inside.get().kernelName());
    try {
      var workspace = workspaceOf.apply(spec.workingDirectory());
      var place = new Watched.Place(workspace, files.run()).keeping(events.present(handle));
      var watched = watch.add(process.get(), place);
      return Optional.of(
          LocalKernel.adopted(spec, outside, process.get(), files, care(watched, files)));
    } catch (RuntimeException e) {
      // It must not run on where nobody looks after it.
      files.discard();
      throw e;
    }
  }

  private LocalKernel.Care care(Watched watched, KernelFiles files) {
    return new LocalKernel.Care(watched::exceeded, () -> events.ended(files.name()));
  }

  @Override
  public int endLeftovers(Set<String> kept) {
    return KernelFiles.endLeftovers(runtimeDirectory, kept);
  }

  /**
   * Prepares another program of a learner's, such as a shell, for a sandbox that is like those of
   * the learner's kernels.
   *
   * @param what it is, in a word for the learner
   * @param command absolute, as inside
   * @param variables of its environment, beside those that kernels have
   * @throws LaunchException when none can start there
   */
  public SandboxedProgram program(
      String what, Path workingDirectory, List<String> command, Map<String, String> variables) {
    var workspace = workspaceOf.apply(workingDirectory);
    requireInside(workingDirectory, workspace, what);
    watch.requireRoom(workspace, what);
    var files = KernelFiles.fresh(runtimeDirectory);
    try {
      KernelFiles.ownFolder(files.run());
    } catch (IOException e) {
      throw new LaunchException(Code.FILES, "No sandboxed %s can start: %s.".formatted(what, e), e);
    }
    return new SandboxedProgram(
        inSandbox(
            Session.TERMINAL, workingDirectory, workspace, files, List.of(), List.of(), command),
        inside(variables),
        files,
        process -> watch.add(process, new Watched.Place(workspace, files.run())));
  }

  private void requireInside(Path folder, Path workspace, String what) {
    if (!Files.isDirectory(folder) || !folder.startsWith(workspace)) {
      throw new LaunchException(
          Code.NO_WORKING_DIRECTORY,
          "No %s can start in \"/%s\": there is no such folder in the workspace."
              .formatted(
                  what,
                  folder.startsWith(workspace)
                      ? workspace.relativize(folder)
                      : folder.getFileName()));
    }
    requireHidden(workspace);
    if (runtimeDirectory.startsWith(workspace)) {
      throw new LaunchException(
          Code.FILES,
          "No sandboxed %s can start: the server keeps its files in %s, and sandboxes can write in all of %s. Choose another home folder, or another folder for workspaces."
              .formatted(what, runtimeDirectory, workspace));
    }
  }

  private Process start(LaunchSpec spec, Path workspace, KernelFiles files, Optional<Path> kept)
      throws IOException {
    var inside =
        new ArrayList<>(
            List.of(
                javaExecutable.toString(), "@" + files.arguments(), KernelDistribution.MAIN_CLASS));
    inside.addAll(spec.servedArguments(files.connection()));
    var command = new ArrayList<String>(LocalProcessProvider.ownSession());
    var readable = new ArrayList<>(List.of(files.connection(), files.arguments()));
    readable.addAll(EventLogs.readable(spec));
    var writable = kept.stream().toList();
    command.addAll(
        inSandbox(
            Session.OWN, spec.workingDirectory(), workspace, files, readable, writable, inside));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(inside(spec.environment()));
    builder.environment().putAll(EventLogs.variables(kept));
    var process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  private List<String> inSandbox(
      Session session,
      Path workingDirectory,
      Path workspace,
      KernelFiles files,
      List<Path> readable,
      List<Path> writable,
      List<String> command) {
    return sandbox.command(
        session,
        workspace,
        workingDirectory,
        files.run(),
        readable,
        writable,
        KernelEnvironment.sparkDefaults(environment),
        etc(),
        command);
  }

  private Map<String, String> inside(Map<String, String> own) {
    return Sandbox.environment(KernelEnvironment.of(environment, Map.of()), javaExecutable, own);
  }

  private static void pin(KernelFiles files, Process process) {
    var thread =
        new Thread(
            () -> {
              try {
                var inside = files.run().resolve(SOCKET);
                if (!PinnedSocket.await(inside, files.socket(), process::isAlive)) {
                  process.descendants().forEach(ProcessHandle::destroyForcibly);
                  process.destroyForcibly();
                }
                SandboxInit.note(files.sandbox(), process.toHandle());
                if (!process.isAlive() || Files.notExists(files.connection())) {
                  Files.deleteIfExists(files.sandbox());
                }
              } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "A kernel's socket cannot be reached", e);
              }
            },
            "socket-of-kernel-" + process.pid());
    thread.setDaemon(true);
    thread.start();
  }
}
