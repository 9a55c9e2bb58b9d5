package io.sparkmaster.kernel.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Ends sandboxes whose processes together use more than they may. The system's own limits are for
 * each process or each user, and do not bind root. One watch looks after all sandboxes of a
 * provider, so that what it costs hardly grows with their number.
 */
final class SandboxWatch {
  private static final System.Logger LOG = System.getLogger(SandboxWatch.class.getName());
  private static final Duration EACH = Duration.ofMillis(250);
  private static final Duration DISK_PAUSE = Duration.ofSeconds(2);

  /** So that looking takes two hundredths of a processor at most. */
  private static final int DISK_PAUSE_FACTOR = 50;

  private static final Duration LONGEST_DISK_PAUSE = Duration.ofSeconds(30);

  private static final long MIB = 1L << 20;

  /** Of {@link Sandbox#RUN}, where workspaces have no limit. */
  private static final long RUN_BYTES = 1L << 30;

  private final SandboxLimits limits;
  private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
  private final Rounds processes = new Rounds("sandbox-processes", this::lookAtProcesses);
  private final Rounds disk = new Rounds("sandbox-disk", this::lookAtDisk);

  SandboxWatch(SandboxLimits limits) {
    this.limits = limits;
  }

  /** Looks again and again, in a thread that lives as long as there is something to look at. */
  private final class Rounds {
    private final String name;
    private final Supplier<Duration> look;
    private boolean running;

    /**
     * @param look returns after what pause to look again
     */
    Rounds(String name, Supplier<Duration> look) {
      this.name = name;
      this.look = look;
    }

    synchronized void begin() {
      if (!running) {
        running = true;
        var thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
      }
    }

    private void run() {
      do {
        LockSupport.parkNanos(look.get().toNanos());
      } while (goesOn());
    }

    private synchronized boolean goesOn() {
      running = !watched.isEmpty();
      return running;
    }
  }

  /** A sandbox that is looked after until it ends. */
  final class Watched {
    private final ProcessHandle process;
    private final Path workspace;
    private final Path run;
    private volatile List<ProcessHandle> inside = List.of();
    private volatile String exceeded = "";

    private Watched(ProcessHandle process, Path workspace, Path run) {
      this.process = process;
      this.workspace = workspace;
      this.run = run;
    }

    /** The limit for which the sandbox was ended, in words for its learner; empty for none. */
    String exceeded() {
      return exceeded;
    }

    private void look(ProcessTable table) {
      var rows = table.descendants(process.pid());
      if (!process.isAlive()) {
        // Whoever ended the outermost process alone has left the others behind.
        inside.forEach(ProcessHandle::destroyForcibly);
        watched.remove(this);
        return;
      }
      inside = rows.stream().flatMap(row -> ProcessHandle.of(row.pid()).stream()).toList();
      fault(rows).ifPresent(this::end);
    }

    private void end(String fault) {
      exceeded = fault;
      LOG.log(
          System.Logger.Level.WARNING,
          "Ended a kernel in {0} (process {1}): {2}",
          workspace,
          Long.toString(process.pid()),
          fault);
      // The first one is the namespace's init: with it, the system ends all others.
      inside.forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /**
   * Looks after a sandbox; all in it are children of that process.
   *
   * @param run the folder that it may write in beside its workspace
   */
  Watched add(ProcessHandle process, Path workspace, Path run) {
    var added = new Watched(process, workspace, run);
    watched.add(added);
    processes.begin();
    disk.begin();
    return added;
  }

  private Optional<String> fault(List<ProcessTable.Row> inside) {
    if (inside.size() > limits.processes()) {
      return Optional.of(
          "it had %d processes, and %d are allowed: start fewer programs at a time"
              .formatted(inside.size(), limits.processes()));
    }
    var bytes = inside.stream().mapToLong(ProcessTable.Row::residentBytes).sum();
    if (bytes > limits.memoryBytes()) {
      return Optional.of(
          "its processes used %d MiB of memory, and %d MiB are allowed: work on less data at a time, or free what is cached"
              .formatted(bytes / MIB, limits.memoryBytes() / MIB));
    }
    var cpu = inside.stream().map(ProcessTable.Row::cpu).reduce(Duration.ZERO, Duration::plus);
    if (!limits.cpuTime().isZero() && cpu.compareTo(limits.cpuTime()) > 0) {
      return Optional.of(
          "its processes used %s of processor time, and %s are allowed for one kernel: look for a loop or a stream that never ends"
              .formatted(inWords(cpu), inWords(limits.cpuTime())));
    }
    return Optional.empty();
  }

  private static String inWords(Duration time) {
    return time.toMinutes() < 2 ? time.toSeconds() + " s" : time.toMinutes() + " min";
  }

  private Duration lookAtProcesses() {
    try {
      var table = ProcessTable.read();
      watched.forEach(each -> each.look(table));
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "Sandboxes cannot be looked after", e);
    }
    return EACH;
  }

  private Duration lookAtDisk() {
    var begun = System.nanoTime();
    try {
      var byWorkspace = watched.stream().collect(Collectors.groupingBy(each -> each.workspace));
      for (var entry : byWorkspace.entrySet()) {
        overQuota(entry.getKey(), entry.getValue())
            .ifPresent(fault -> entry.getValue().forEach(each -> each.end(fault)));
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "Workspaces cannot be looked at", e);
    }
    var taken = Duration.ofNanos(System.nanoTime() - begun).multipliedBy(DISK_PAUSE_FACTOR);
    var pause = taken.compareTo(DISK_PAUSE) > 0 ? taken : DISK_PAUSE;
    return pause.compareTo(LONGEST_DISK_PAUSE) > 0 ? LONGEST_DISK_PAUSE : pause;
  }

  /** Why no kernel may start in a workspace, in words for its learner. */
  Optional<String> fault(Path workspace) {
    if (limits.workspaceBytes() == 0) {
      return Optional.empty();
    }
    var free = watched.stream().noneMatch(each -> each.workspace.equals(workspace));
    return overQuota(free ? DiskUse.belowOpened(workspace) : DiskUse.below(workspace));
  }

  private Optional<String> overQuota(Path workspace, List<Watched> kernels) throws IOException {
    var runs = kernels.stream().map(each -> each.run).toList();
    var inRuns = 0L;
    for (var run : runs) {
      var use = DiskUse.below(run);
      if (use.closed().isPresent()) {
        return Optional.of("a folder in %s is closed to its owner".formatted(Sandbox.RUN));
      }
      inRuns += use.bytes();
    }
    if (limits.workspaceBytes() > 0) {
      var use = DiskUse.below(workspace);
      var fault = overQuota(use);
      return fault.isPresent()
          ? fault
          : overQuota(workspace, kernels, use.bytes() + inRuns, limits.workspaceBytes());
    }
    return overQuota(workspace, kernels, inRuns, RUN_BYTES);
  }

  /** With what was deleted, but is open. */
  private Optional<String> overQuota(
      Path workspace, List<Watched> kernels, long present, long allowed) throws IOException {
    var bytes = present;
    if (bytes <= allowed) {
      var table = ProcessTable.read();
      var inside =
          kernels.stream().flatMap(each -> table.descendants(each.process.pid()).stream()).toList();
      if (limits.workspaceBytes() > 0) {
        bytes += DiskUse.deletedButOpen(workspace, inside);
      }
      // As it is called inside.
      bytes += DiskUse.deletedButOpen(Sandbox.RUN, inside);
    }
    return bytes <= allowed
        ? Optional.empty()
        : Optional.of(
            "the files in its workspace and in %s hold %d MiB, and %d MiB are allowed: delete some of them in the file browser, and write nothing in %s"
                .formatted(Sandbox.RUN, bytes / MIB, allowed / MIB, Sandbox.RUN));
  }

  private Optional<String> overQuota(DiskUse.Use use) {
    if (use.closed().isPresent()) {
      return Optional.of(
          "what the folder %s in its workspace holds cannot be counted: leave folders readable (chmod u+rwx)"
              .formatted(use.closed().get().getFileName()));
    }
    return use.bytes() <= limits.workspaceBytes()
        ? Optional.empty()
        : Optional.of(
            "the files in its workspace hold %d MiB, and %d MiB are allowed: delete some of them in the file browser"
                .formatted(use.bytes() / MIB, limits.workspaceBytes() / MIB));
  }
}
