package io.sparkmaster.kernel.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Ends a sandbox whose processes together use more than they may. The system's own limits are for
 * each process or each user, and do not bind root.
 */
final class SandboxWatch {
  private static final System.Logger LOG = System.getLogger(SandboxWatch.class.getName());
  private static final Duration EACH = Duration.ofMillis(250);
  private static final long MIB = 1L << 20;

  private final Process process;
  private final SandboxLimits limits;
  private volatile String exceeded = "";

  private SandboxWatch(Process process, SandboxLimits limits) {
    this.process = process;
    this.limits = limits;
  }

  static SandboxWatch start(Process process, SandboxLimits limits) {
    var watch = new SandboxWatch(process, limits);
    var thread = new Thread(watch::run, "watch-of-kernel-" + process.pid());
    thread.setDaemon(true);
    thread.start();
    return watch;
  }

  /** The limit for which the sandbox was ended, in words for its learner; empty for none. */
  String exceeded() {
    return exceeded;
  }

  private void run() {
    try {
      while (!process.waitFor(EACH.toMillis(), TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    var inside = process.descendants().toList();
    var fault = "";
    if (inside.size() > limits.processes()) {
      fault =
          "it had %d processes, and %d are allowed: start fewer programs at a time"
              .formatted(inside.size(), limits.processes());
    } else {
      var bytes = inside.stream().mapToLong(SandboxWatch::residentBytes).sum();
      if (bytes > limits.memoryBytes()) {
        fault =
            "its processes used %d MiB of memory, and %d MiB are allowed: work on less data at a time, or free what is cached"
                .formatted(bytes / MIB, limits.memoryBytes() / MIB);
      }
    }
    if (!fault.isEmpty()) {
      exceeded = fault;
      LOG.log(System.Logger.Level.WARNING, "Ended the kernel {0}: {1}", process.pid(), fault);
      end(inside);
    }
  }

  /** The first one inside is the namespace's init: with it, the system ends all others. */
  private void end(List<ProcessHandle> inside) {
    inside.forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static long residentBytes(ProcessHandle each) {
    try (var lines = Files.lines(Path.of("/proc/" + each.pid() + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .sum();
    } catch (IOException | UncheckedIOException e) {
      // It has ended since it was listed.
      return 0;
    }
  }
}
