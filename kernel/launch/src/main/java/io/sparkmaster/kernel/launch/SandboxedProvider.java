package io.sparkmaster.kernel.launch;

import io.sparkmaster.kernel.launch.LaunchException.Code;
import io.sparkmaster.kernel.protocol.ConnectionInfo;
import io.sparkmaster.kernel.protocol.KernelAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Kernels as processes in sandboxes of bubblewrap, without network: they are reached through a
 * Unix-domain socket in a folder of their own.
 */
public final class SandboxedProvider implements KernelProvider {
  private static final System.Logger LOG = System.getLogger(SandboxedProvider.class.getName());
  private static final int KEY_BYTES = 32;
  private static final long LOG_LIMIT_BYTES = 4L << 20;
  private static final String SOCKET = "socket";

  private final Path javaExecutable;
  private final KernelDistribution distribution;
  private final Path runtimeDirectory;
  private final Map<String, String> environment;
  private final UnaryOperator<Path> workspaceOf;
  private final Sandbox sandbox;
  private final SecureRandom random = new SecureRandom();

  /**
   * A provider.
   *
   * @param runtimeDirectory for connection files, sockets and logs; made with access for its owner
   *     only
   * @param environment of this process; an allow-list of it reaches the kernels
   * @param workspaceOf the workspace that a working directory is in: all of it is writable inside,
   *     and no learner may be able to replace it by a link
   * @throws LaunchException when sandboxes do not work here, with the reason
   */
  public SandboxedProvider(
      Path javaExecutable,
      KernelDistribution distribution,
      Path runtimeDirectory,
      Map<String, String> environment,
      UnaryOperator<Path> workspaceOf,
      SandboxLimits limits) {
    this.distribution = distribution;
    this.runtimeDirectory = runtimeDirectory.toAbsolutePath();
    this.environment = Map.copyOf(environment);
    this.workspaceOf = workspaceOf;
    try {
      this.javaExecutable = javaExecutable.toRealPath();
      var system = new ArrayList<>(Sandbox.withLinks(jdk()));
      system.addAll(Sandbox.withLinks(distribution.root()));
      this.sandbox =
          new Sandbox(Path.of("/usr/bin/bwrap"), Path.of("/usr/bin/prlimit"), system, limits);
      ownFolder(this.runtimeDirectory);
      Sandbox.writeEtc(etc());
    } catch (IOException e) {
      throw new LaunchException(
          Code.FILES, "No sandboxed kernel can start: cannot prepare its files: " + e + ".", e);
    }
    var fault = sandbox.probe(etc());
    if (!fault.isEmpty()) {
      throw new LaunchException(
          Code.NOT_STARTED,
          "No sandboxed kernel can start: %s. Install bubblewrap 0.8 or later and util-linux, and allow unprivileged user namespaces."
              .formatted(fault));
    }
  }

  private Path jdk() {
    return javaExecutable.getParent().getParent();
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
    if (!Files.isDirectory(spec.workingDirectory())
        || !spec.workingDirectory().startsWith(workspace)) {
      throw new LaunchException(
          Code.NO_WORKING_DIRECTORY,
          "No kernel can start in %s: there is no such folder in the workspace %s."
              .formatted(spec.workingDirectory(), workspace));
    }
    var arguments = distribution.jvmArguments();
    var files = new KernelFiles(runtimeDirectory, UUID.randomUUID().toString());
    var key = key();
    var name = spec.kernelSpec().name();
    try {
      ownFolder(files.run());
      new ConnectionInfo(new KernelAddress.UnixSocket(Sandbox.RUN.resolve(SOCKET)), key, name)
          .write(files.connection());
      ArgumentFile.write(files.arguments(), arguments);
      var process = start(spec, workspace, files);
      var outside = new ConnectionInfo(new KernelAddress.UnixSocket(files.socket()), key, name);
      pin(files, process);
      var watch = SandboxWatch.start(process, sandbox.limits());
      return new LocalKernel(spec, outside, process, files, LOG_LIMIT_BYTES, watch::exceeded);
    } catch (IOException e) {
      files.delete();
      throw new LaunchException(
          Code.FILES,
          "No sandboxed kernel can start: %s. Its files are in %s."
              .formatted(e.getMessage(), runtimeDirectory),
          e);
    }
  }

  /**
   * Ends kernels that an earlier owner of the runtime directory left behind when it was killed.
   * Call it before the first launch, and only when no other program uses the directory.
   *
   * @return how many processes that were
   */
  public int endLeftovers() {
    return KernelFiles.endLeftovers(runtimeDirectory);
  }

  private String key() {
    var key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return HexFormat.of().formatHex(key);
  }

  private Process start(LaunchSpec spec, Path workspace, KernelFiles files) throws IOException {
    var inside =
        new ArrayList<>(
            List.of(
                javaExecutable.toString(), "@" + files.arguments(), KernelDistribution.MAIN_CLASS));
    inside.addAll(spec.kernelSpec().mainArguments(files.connection().toString()));
    var command =
        sandbox.command(
            workspace,
            spec.workingDirectory(),
            files.run(),
            List.of(files.connection(), files.arguments()),
            etc(),
            inside);
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    var allowed = KernelEnvironment.of(environment, spec.environment());
    builder.environment().putAll(Sandbox.environment(allowed, javaExecutable));
    var process = builder.start();
    process.getOutputStream().close();
    return process;
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
              } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "A kernel's socket cannot be reached", e);
              }
            },
            "socket-of-kernel-" + process.pid());
    thread.setDaemon(true);
    thread.start();
  }

  private static void ownFolder(Path folder) throws IOException {
    var ownerOnly = PosixFilePermissions.fromString("rwx------");
    Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(ownerOnly));
    Files.setPosixFilePermissions(folder, ownerOnly);
  }
}
