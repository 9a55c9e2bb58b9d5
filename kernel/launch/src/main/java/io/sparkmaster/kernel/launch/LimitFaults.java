package io.sparkmaster.kernel.launch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Which limit is exceeded, in words for the learner: its value, what was used and what to do. */
record LimitFaults(SandboxLimits limits) {
  static final long MIB = 1L << 20;

  /** Of the processes of one sandbox, or of one kernel. */
  Optional<String> of(List<ProcessTable.Row> processes) {
    if (processes.size() > limits.processes()) {
      return Optional.of(
          "it had %d processes, and %d are allowed: start fewer programs at a time"
              .formatted(processes.size(), limits.processes()));
    }
    var bytes = processes.stream().mapToLong(ProcessTable.Row::residentBytes).sum();
    if (bytes > limits.memoryBytes()) {
      return Optional.of(
          "its processes used %d MiB of memory, and %d MiB are allowed: work on less data at a time, or free what is cached"
              .formatted(bytes / MIB, limits.memoryBytes() / MIB));
    }
    var cpu = processes.stream().map(ProcessTable.Row::cpu).reduce(Duration.ZERO, Duration::plus);
    if (!limits.cpuTime().isZero() && cpu.compareTo(limits.cpuTime()) > 0) {
      return Optional.of(
          "its processes used %s of processor time, and %s are allowed: look for a loop or a stream that never ends"
              .formatted(inWords(cpu), inWords(limits.cpuTime())));
    }
    return Optional.empty();
  }

  private static String inWords(Duration time) {
    return time.toMinutes() < 2 ? time.toSeconds() + " s" : time.toMinutes() + " min";
  }

  /** Of the files of a workspace. */
  Optional<String> of(DiskUse.Use use) {
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

  /** Of the folder that a sandbox has beside its workspace. */
  static String closed(Path run) {
    return "a folder in %s is closed to its owner".formatted(run);
  }

  /**
   * Of files that cannot be looked at.
   *
   * @param beside what else than the workspace, in words
   */
  static String uncounted(String beside) {
    return "what it holds in its workspace and in %s cannot be counted: use fewer files and shorter names, or ask your operator, whose log says more"
        .formatted(beside);
  }

  /**
   * Of all files together.
   *
   * @param beside what else than the workspace, in words
   */
  static Optional<String> of(long bytes, long allowed, String beside) {
    return bytes <= allowed
        ? Optional.empty()
        : Optional.of(
            "the files in its workspace and in %s hold %d MiB, and %d MiB are allowed: delete some of them in the file browser, and write nothing in %s"
                .formatted(beside, bytes / MIB, allowed / MIB, beside));
  }
}
