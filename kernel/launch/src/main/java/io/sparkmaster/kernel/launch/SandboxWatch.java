package io.sparkmaster.kernel.launch;

import io.sparkmaster.kernel.launch.LaunchException.Code;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Ends kernels whose processes together use more than they may. The system's own limits are for
 * each process or each user, and do not bind root. One watch looks after all kernels of a provider,
 * so that what it costs hardly grows with their number.
 */
final class SandboxWatch {
  private static final System.Logger LOG = System.getLogger(SandboxWatch.class.getName());
  private static final Duration EACH = Duration.ofMillis(250);
  private static final Duration DISK_PAUSE = Duration.ofSeconds(2);

  /** So that looking takes two hundredths of a processor at most. */
  private static final int DISK_PAUSE_FACTOR = 50;

  private static final Duration LONGEST_DISK_PAUSE = Duration.ofSeconds(30);

  /** Of what is beside the workspace, where workspaces have no limit. */
  private static final long RUN_BYTES = 1L << 30;

  /** Looks in a row; what fails once can be the machine's fault. */
  private static final int MOST_UNCOUNTED = 3;

  private static final int ROUNDS_TO_END_STRAYS = 50;

  private final SandboxLimits limits;
  private final LimitFaults faults;
  private final Changes changes;
  private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
  private final Map<Path, Integer> uncounted = new ConcurrentHashMap<>();
  private final Rounds processes = new Rounds("sandbox-processes", this::lookAtProcesses);
  private final Rounds disk = new Rounds("sandbox-disk", this::lookAtDisk);

  SandboxWatch(SandboxLimits limits) {
    this(limits, (place, newest) -> {});
  }

  SandboxWatch(SandboxLimits limits, Changes changes) {
    this.limits = limits;
    this.faults = new LimitFaults(limits);
    this.changes = changes;
  }

  /** Hears when something in the workspace of a living kernel changed last. */
  interface Changes {
    void newest(Watched.Place place, FileTime newest) throws IOException;
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

  /** Looks after a kernel; of a sandbox, all in it are children of that process. */
  Watched add(ProcessHandle process, Watched.Place place) {
    var added = new Watched(process, place);
    watched.add(added);
    processes.begin();
    disk.begin();
    return added;
  }

  private Duration lookAtProcesses() {
    try {
      var table = ProcessTable.read();
      watched.forEach(each -> look(each, table));
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "Kernels cannot be looked after", e);
    }
    return EACH;
  }

  private void look(Watched kernel, ProcessTable table) {
    if (!kernel.alive()) {
      kernel.endInside();
      watched.remove(kernel);
      return;
    }
    var own = kernel.processes(table);
    kernel.seen(own);
    var all = new ArrayList<>(own);
    kernel.place().user().ifPresent(user -> all.addAll(strays(user, table)));
    faults.of(all).ifPresent(fault -> end(kernel, fault));
  }

  private void end(Watched kernel, String fault) {
    kernel.end(fault);
    kernel.place().user().ifPresent(this::endStrays);
  }

  /** Processes that no kernel of their user has among its own: what started them has ended. */
  private List<ProcessTable.Row> strays(OtherUser user, ProcessTable table) {
    var known =
        watched.stream()
            .filter(each -> each.isOf(user) && each.alive())
            .flatMap(each -> each.processes(table).stream())
            .map(ProcessTable.Row::pid)
            .collect(Collectors.toSet());
    return table.ofUser(user.id()).stream().filter(row -> !known.contains(row.pid())).toList();
  }

  /** They may start others while they are ended. */
  private void endStrays(OtherUser user) {
    try {
      for (int i = 0; i < ROUNDS_TO_END_STRAYS; i++) {
        var strays = strays(user, ProcessTable.read());
        if (strays.isEmpty()) {
          return;
        }
        strays.forEach(
            row -> ProcessHandle.of(row.pid()).ifPresent(ProcessHandle::destroyForcibly));
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "What a kernel has left cannot be found", e);
    }
    user.endAll();
  }

  private Duration lookAtDisk() {
    var begun = System.nanoTime();
    try {
      var byWorkspace =
          watched.stream()
              .filter(Watched::alive)
              .collect(Collectors.groupingBy(each -> each.place().workspace()));
      uncounted.keySet().retainAll(byWorkspace.keySet());
      var allocated = Blocks.belowIfTold(byWorkspace.keySet());
      var failed = new LinkedHashSet<Path>();
      byWorkspace.forEach(
          (workspace, kernels) -> {
            if (!lookedAtDisk(workspace, kernels, allocated.getOrDefault(workspace, 0L))) {
              failed.add(workspace);
            }
          });
      // What nobody's files can be counted for is the machine's fault.
      if (failed.size() == 1 || failed.size() < byWorkspace.size()) {
        failed.forEach(workspace -> failed(workspace, byWorkspace.get(workspace)));
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "Workspaces cannot be looked at", e);
    }
    var taken = Duration.ofNanos(System.nanoTime() - begun).multipliedBy(DISK_PAUSE_FACTOR);
    var pause = taken.compareTo(DISK_PAUSE) > 0 ? taken : DISK_PAUSE;
    return pause.compareTo(LONGEST_DISK_PAUSE) > 0 ? LONGEST_DISK_PAUSE : pause;
  }

  private boolean lookedAtDisk(Path workspace, List<Watched> kernels, long blocks) {
    try {
      overQuota(workspace, kernels, blocks)
          .ifPresent(fault -> kernels.forEach(each -> end(each, fault)));
      uncounted.remove(workspace);
      return true;
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "A workspace cannot be looked at: " + workspace, e);
      return false;
    }
  }

  private void failed(Path workspace, List<Watched> kernels) {
    if (uncounted.merge(workspace, 1, Integer::sum) >= MOST_UNCOUNTED) {
      uncounted.remove(workspace);
      var fault = LimitFaults.uncounted(kernels.get(0).place().beside());
      kernels.forEach(each -> end(each, fault));
    }
  }

  /**
   * Looks whether anything may start in a workspace.
   *
   * @param what it is
   * @throws LaunchException with {@link Code#WORKSPACE_FULL}
   */
  void requireRoom(Path workspace, String what) {
    if (limits.workspaceBytes() == 0) {
      return;
    }
    var free = watched.stream().noneMatch(each -> each.place().workspace().equals(workspace));
    var use = free ? DiskUse.belowOpened(workspace) : DiskUse.below(workspace);
    try {
      var fault = faults.of(use.atLeast(Blocks.below(workspace)));
      if (fault.isPresent()) {
        throw new LaunchException(
            Code.WORKSPACE_FULL, "No %s can start: %s.".formatted(what, fault.get()));
      }
    } catch (IOException e) {
      throw new LaunchException(
          Code.FILES,
          "No %s can start: what it may use cannot be looked at: %s.".formatted(what, e),
          e);
    }
  }

  /**
   * @param blocks what the workspace has of the disk
   */
  private Optional<String> overQuota(Path workspace, List<Watched> kernels, long blocks)
      throws IOException {
    var use = DiskUse.below(workspace).atLeast(blocks);
    changes.newest(kernels.get(0).place(), use.newest());
    var beside = 0L;
    var filled = new LinkedHashSet<Path>();
    for (var each : kernels) {
      filled.addAll(each.place().filled());
    }
    var allocated = Blocks.belowIfTold(filled);
    for (var folder : filled) {
      var there = DiskUse.below(folder).atLeast(allocated.getOrDefault(folder, 0L));
      if (there.closed().isPresent()) {
        return Optional.of(LimitFaults.closed(kernels.get(0).place().shown()));
      }
      beside += there.bytes();
    }
    if (limits.workspaceBytes() == 0) {
      return overQuota(workspace, kernels, beside, RUN_BYTES);
    }
    var fault = faults.of(use);
    return fault.isPresent()
        ? fault
        : overQuota(workspace, kernels, use.bytes() + beside, limits.workspaceBytes());
  }

  /** With what was deleted, but is open. */
  private Optional<String> overQuota(
      Path workspace, List<Watched> kernels, long present, long allowed) throws IOException {
    var bytes = present;
    if (bytes <= allowed) {
      var table = ProcessTable.read();
      var inside = new LinkedHashSet<ProcessTable.Row>();
      var folders = new LinkedHashSet<Path>();
      for (var each : kernels) {
        inside.addAll(each.processes(table));
        each.place().user().ifPresent(user -> inside.addAll(table.ofUser(user.id())));
        folders.addAll(each.place().others());
      }
      if (limits.workspaceBytes() > 0) {
        folders.add(workspace);
      }
      bytes += DiskUse.deletedButOpen(folders, inside);
    }
    return LimitFaults.of(bytes, allowed, kernels.get(0).place().beside());
  }
}
