package io.sparkmaster.kernel.launch;

import io.sparkmaster.kernel.launch.LaunchException.Code;
import io.sparkmaster.kernel.protocol.ConnectionInfo;
import io.sparkmaster.kernel.protocol.KernelAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Kernels as processes of system users of their learners' own, where no sandbox works. The file
 * system keeps users from each other's files and from the server's, and Linux from each other's
 * processes; processes, the network and the machine's programs are seen. Only root can do this.
 */
public final class UserProvider implements KernelProvider {
  private static final System.Logger LOG = System.getLogger(UserProvider.class.getName());
  private static final Path PASSWD = Path.of("/etc/passwd");
  private static final String SOCKET = "s";

  private final Path javaExecutable;
  private final KernelDistribution distribution;
  private final Path runtimeDirectory;
  private final Path runs;
  private final Map<String, String> environment;
  private final Function<LaunchSpec, Map<String, String>> more;
  private final UnaryOperator<Path> workspaceOf;
  private final SandboxLimits limits;
  private final OwnFolders folders;
  private final UserSeats seats;
  private final SandboxWatch watch;
  private final EventLogs events;
  private final Map<Path, FileTime> given = new ConcurrentHashMap<>();

  /**
   * Whose kernels these are, and what they must not reach.
   *
   * @param ids where users are from
   * @param lasting whether a workspace keeps its user, by its name; else it has one while its
   *     kernels live
   * @param roots the server's own folders: all in them that is no kernel's is closed to others
   * @param ways folders that users have something in: those that workspaces are in, and other
   *     providers' with the same roots; nobody but the server writes there
   * @param secret files elsewhere that must be closed to others
   */
  public record Ground(
      UserIds ids, boolean lasting, List<Path> roots, List<Path> ways, List<Path> secret) {
    /** Copies the lists. */
    public Ground {
      ways = List.copyOf(ways);
      roots = List.copyOf(roots);
      secret = List.copyOf(secret);
    }
  }

  /** A provider whose kernels get no further variables. */
  public UserProvider(
      Path javaExecutable,
      KernelDistribution distribution,
      Path runtimeDirectory,
      Map<String, String> environment,
      UnaryOperator<Path> workspaceOf,
      SandboxLimits limits,
      Ground ground) {
    this(
        javaExecutable,
        distribution,
        runtimeDirectory,
        environment,
        workspaceOf,
        limits,
        ground,
        spec -> Map.of(),
        EventLogs.NONE);
  }

  /**
   * A provider; whether this machine is fit for it, {@link #fault} tells.
   *
   * @param runtimeDirectory for connection files, sockets and logs
   * @param environment of this process; an allow-list of it reaches the kernels
   * @param workspaceOf the workspace that a working directory is in: all of it becomes its user's,
   *     and no learner may be able to replace it by a link
   * @param more asked at each launch: further variables of the kernel's environment. What it
   *     throws, {@link #launch} throws
   * @param events where kernels keep what they do; its root is one of the ground's ways
   * @throws LaunchException when a kernel could reach what is the server's or another learner's
   */
  public UserProvider(
      Path javaExecutable,
      KernelDistribution distribution,
      Path runtimeDirectory,
      Map<String, String> environment,
      UnaryOperator<Path> workspaceOf,
      SandboxLimits limits,
      Ground ground,
      Function<LaunchSpec, Map<String, String>> more,
      EventLogs events) {
    this.events = events;
    this.distribution = distribution;
    this.more = more;
    this.environment = Map.copyOf(environment);
    this.workspaceOf = workspaceOf;
    this.limits = limits;
    try {
      this.javaExecutable = javaExecutable.toRealPath();
      KernelFiles.ownFolder(runtimeDirectory);
      this.runtimeDirectory = runtimeDirectory.toRealPath();
      this.runs = runsIn(this.runtimeDirectory);
      var ways = new ArrayList<>(ground.ways());
      ways.add(runs);
      this.folders = new OwnFolders(ground.roots(), ways);
      folders.protect();
      var needed = needed(this.javaExecutable, distribution);
      var fault = folders.fault(ground.ids().range().forTrying(), needed, ground.secret());
      if (fault.isPresent()) {
        throw new LaunchException(
            Code.FILES, "Kernels cannot run as users of their own: " + fault.get());
      }
    } catch (IOException e) {
      throw new LaunchException(
          Code.FILES, "Kernels cannot run as users of their own: " + e + ".", e);
    }
    PinnedSocket.requireShort(KernelFiles.fresh(this.runtimeDirectory).socket());
    this.seats = new UserSeats(new UserChoice(ground), runs);
    this.watch = new SandboxWatch(limits, this::changed);
  }

  private static List<Path> needed(Path java, KernelDistribution distribution) {
    var needed = new ArrayList<>(List.of(java));
    needed.addAll(distribution.jars());
    if (Files.exists(distribution.archive())) {
      needed.add(distribution.archive());
    }
    return needed;
  }

  /**
   * Why kernels cannot run as users of their own on this machine, and what to do; empty when they
   * can. Changes nothing.
   *
   * @param home the server's folder; it need not exist
   */
  public static String fault(
      Path javaExecutable, KernelDistribution distribution, UserIds.Range range, Path home) {
    var fault = OtherUser.fault();
    if (!fault.isEmpty()) {
      return fault;
    }
    try {
      var taken = range.taken(Files.readAllLines(PASSWD));
      if (taken.isPresent()) {
        return "the user ids %s are not free: one is that of %s. Set kernel-users to another range."
            .formatted(range, taken.get());
      }
      var tried = range.forTrying().run("exit 0", List.of());
      if (tried.failed()) {
        return "no program runs as user %d: %s. Where not all user ids exist (in a container), set kernel-users to a range that does."
            .formatted(range.last(), tried.said());
      }
      var above = home.toAbsolutePath().normalize().getParent();
      while (above != null && !Files.exists(above)) {
        above = above.getParent();
      }
      return new OwnFolders(List.of(), above == null ? List.of() : List.of(above))
          .fault(range.forTrying(), needed(javaExecutable.toRealPath(), distribution), List.of())
          .orElse("");
    } catch (IOException | LaunchException e) {
      return "it cannot be tried: " + e.getMessage();
    }
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.OWN_PROCESS, Capability.WORKING_DIRECTORY, Capability.OWN_USER);
  }

  @Override
  public RunningKernel launch(LaunchSpec spec) {
    var workspace = workspaceOf.apply(spec.workingDirectory());
    requireInside(spec.workingDirectory(), workspace);
    watch.requireRoom(workspace, "kernel");
    var files = KernelFiles.fresh(runtimeDirectory);
    var arguments = distribution.jvmArguments(spec);
    var seat = seats.take(workspace, files.name());
    try {
      folders.protect();
      seat.user().own(workspace);
      return launch(spec, workspace, files, arguments, seat);
    } catch (LaunchException e) {
      seat.leave();
      files.delete();
      throw e;
    } catch (IOException | RuntimeException e) {
      seat.leave();
      files.delete();
      throw new LaunchException(
          Code.FILES,
          "No kernel can start: %s. Its files are in %s."
              .formatted(e.getMessage(), runtimeDirectory),
          e);
    }
  }

  private RunningKernel launch(
      LaunchSpec spec,
      Path workspace,
      KernelFiles files,
      List<String> arguments,
      UserSeats.Seat seat)
      throws IOException {
    var user = seat.user();
    var run = UserRun.make(runs.resolve(files.name()), user, environment);
    var key = ConnectionKey.random();
    var name = spec.kernelSpec().name();
    var inside = run.folder().resolve(SOCKET);
    new ConnectionInfo(new KernelAddress.UnixSocket(inside), key, name).write(files.connection());
    ArgumentFile.write(files.arguments(), run.arguments(arguments));
    for (var file : List.of(files.connection(), files.arguments())) {
      Files.setAttribute(file, "unix:gid", user.id(), LinkOption.NOFOLLOW_LINKS);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    }
    var kept = events.make(spec, files);
    for (var folder : kept.map(List::of).orElse(EventLogs.readable(spec))) {
      user.own(folder);
    }
    var process = start(spec, files, user, run, kept);
    process.onExit().thenRunAsync(seat::leave);
    var place = new Watched.Place(workspace, run.folder(), user).keeping(kept);
    var watched = watch.add(process.toHandle(), place);
    pin(inside, files, process);
    var outside = new ConnectionInfo(new KernelAddress.UnixSocket(files.socket()), key, name);
    return LocalKernel.started(spec, outside, process, files, care(watched, seat, files, spec));
  }

  /** Where, in its runtime directory, a provider keeps what its kernels' users have. */
  public static Path runsIn(Path runtimeDirectory) {
    return runtimeDirectory.resolve("u");
  }

  private LocalKernel.Care care(
      Watched watched, UserSeats.Seat seat, KernelFiles files, LaunchSpec spec) {
    return new LocalKernel.Care(
        watched::exceeded,
        () -> {
          seat.leave();
          events.ended(files.name());
          events.present(files.name()).ifPresent(UserProvider::takeBack);
          EventLogs.readable(spec).forEach(UserProvider::takeBack);
        });
  }

  /** What is in it stays, out of its learner's reach: their next kernel is the same user. */
  private static void takeBack(Path folder) {
    try {
      new OtherUser(0).takeFolder(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    } catch (NoSuchFileException deleted) {
      LOG.log(System.Logger.Level.DEBUG, "{0} is gone", folder);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "A learner can still write in " + folder, e);
    }
  }

  private Process start(
      LaunchSpec spec, KernelFiles files, OtherUser user, UserRun run, Optional<Path> kept)
      throws IOException {
    var kernel =
        new ArrayList<>(
            List.of(
                javaExecutable.toString(), "@" + files.arguments(), KernelDistribution.MAIN_CLASS));
    kernel.addAll(spec.servedArguments(files.connection()));
    var command = new ArrayList<String>(LocalProcessProvider.ownSession());
    command.addAll(user.command(limits, kernel));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(spec.workingDirectory().toFile());
    builder.environment().clear();
    var allowed = KernelEnvironment.of(environment, Map.of());
    var own = spec.environmentWith(more);
    own.putAll(EventLogs.variables(kept));
    builder.environment().putAll(run.environment(allowed, javaExecutable, own));
    var process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  private static void pin(Path inside, KernelFiles files, Process process) {
    var thread =
        new Thread(
            () -> {
              try {
                if (!PinnedSocket.await(inside, files.socket(), process::isAlive)) {
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

  @Override
  public Optional<RunningKernel> adopt(String handle, LaunchSpec spec) {
    var files = new KernelFiles(runtimeDirectory, handle);
    var process = files.process();
    var inside = files.readConnection();
    UserSeats.Seat seat;
    Path workspace;
    try {
      workspace = workspaceOf.apply(spec.workingDirectory());
      seat = seats.goOn(workspace, handle);
    } catch (RuntimeException e) {
      // It must not run on where nobody looks after it.
      files.discard();
      throw e;
    }
    if (process.isEmpty()
        || inside.isEmpty()
        || !Files.exists(files.socket())
        || UserSeats.userOf(process.get()) != seat.user().id()) {
      files.discard();
      seat.leave();
      return Optional.empty();
    }
    process.get().onExit().thenRunAsync(seat::leave);
    var outside =
        new ConnectionInfo(
            new KernelAddress.UnixSocket(files.socket()),
            inside.get().key(),
            inside.get().kernelName());
    var place =
        new Watched.Place(workspace, runs.resolve(handle), seat.user())
            .keeping(events.present(handle));
    var watched = watch.add(process.get(), place);
    return Optional.of(
        LocalKernel.adopted(spec, outside, process.get(), files, care(watched, seat, files, spec)));
  }

  @Override
  public int endLeftovers(Set<String> kept) {
    var ended = KernelFiles.endLeftovers(runtimeDirectory, kept);
    return ended + seats.endLeftovers(runtimeDirectory, kept);
  }

  /** The server, too, makes files in workspaces: they are the learner's from now on. */
  private void changed(Watched.Place place, FileTime newest) throws IOException {
    if (place.user().isEmpty() || newest.equals(given.get(place.workspace()))) {
      return;
    }
    folders.protect();
    try {
      place.user().get().own(place.workspace());
      given.put(place.workspace(), newest);
    } catch (NoSuchFileException gone) {
      LOG.log(System.Logger.Level.DEBUG, "A workspace has gone: {0}", place.workspace());
    }
  }

  private static void requireInside(Path folder, Path workspace) {
    if (!Files.isDirectory(folder) || !folder.startsWith(workspace)) {
      throw new LaunchException(
          Code.NO_WORKING_DIRECTORY,
          "No kernel can start in %s: there is no such folder in the workspace %s."
              .formatted(folder, workspace));
    }
  }
}
