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

  private static final long MIB = 1L << 20;

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
    private volatile List<ProcessHandle> inside = List.of();
    private volatile String exceeded = "";

    private Watched(ProcessHandle process, Path workspace) {
      this.process = process;
      this.workspace = workspace;
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

  /** Looks after a sandbox; all in it are children of that process. */
  Watched add(ProcessHandle process, Path workspace) {
    var added = new Watched(process, workspace);
    watched.add(added);
    processes.begin();
    if (limits.workspaceBytes() > 0) {
      disk.begin();
    }
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
    return taken.compareTo(DISK_PAUSE) > 0 ? taken : DISK_PAUSE;
  }

  private Optional<String> overQuota(Path workspace, List<Watched> kernels) throws IOException {
    var bytes = DiskUse.below(workspace);
    if (bytes <= limits.workspaceBytes()) {
      var table = ProcessTable.read();
      var inside =
          kernels.stream().flatMap(each -> table.descendants(each.process.pid()).stream()).toList();
      bytes += DiskUse.deletedButOpen(workspace, inside);
    }
    return bytes <= limits.workspaceBytes()
        ? Optional.empty()
        : Optional.of(overQuota(bytes, limits.workspaceBytes()));
  }

  /** What to tell of a workspace that holds too much. */
  static String overQuota(long bytes, long allowed) {
    return "the files in its workspace hold %d MiB, and %d MiB are allowed: delete some of them in the file browser"
        .formatted(bytes / MIB, allowed / MIB);
  }
}
