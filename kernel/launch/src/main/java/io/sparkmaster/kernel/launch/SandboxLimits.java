package io.sparkmaster.kernel.launch;

import java.time.Duration;

/**
 * What the processes of one sandbox may use.
 *
 * @param processes that live at the same time
 * @param memoryBytes that all of them have in memory together; shared pages count for each
 * @param cpuTime that all of them may have used together since the start; zero for any
 * @param workspaceBytes that the files of the workspace may hold, deleted ones that are still open
 *     among them; zero for any
 * @param openFiles of each process
 * @param fileBytes the largest size of a file
 * @param temporaryBytes of {@code /tmp}, which is in memory
 * @param sharedMemoryBytes of {@code /dev/shm}
 */
public record SandboxLimits(
    int processes,
    long memoryBytes,
    Duration cpuTime,
    long workspaceBytes,
    long openFiles,
    long fileBytes,
    long temporaryBytes,
    long sharedMemoryBytes) {

  /** Enough for lessons on small data. */
  public static SandboxLimits standard() {
    return new SandboxLimits(
        64, 3L << 30, Duration.ofHours(24), 4L << 30, 4096, 2L << 30, 1L << 30, 16L << 20);
  }

  /** The same with another number of processes. */
  public SandboxLimits withProcesses(int other) {
    return new SandboxLimits(
        other,
        memoryBytes,
        cpuTime,
        workspaceBytes,
        openFiles,
        fileBytes,
        temporaryBytes,
        sharedMemoryBytes);
  }

  /** The same with other memory. */
  public SandboxLimits withMemoryBytes(long other) {
    return new SandboxLimits(
        processes,
        other,
        cpuTime,
        workspaceBytes,
        openFiles,
        fileBytes,
        temporaryBytes,
        sharedMemoryBytes);
  }

  /** The same with other processor time. */
  public SandboxLimits withCpuTime(Duration other) {
    return new SandboxLimits(
        processes,
        memoryBytes,
        other,
        workspaceBytes,
        openFiles,
        fileBytes,
        temporaryBytes,
        sharedMemoryBytes);
  }

  /** The same with another quota; no single file may be larger. */
  public SandboxLimits withWorkspaceBytes(long other) {
    return new SandboxLimits(
        processes,
        memoryBytes,
        cpuTime,
        other,
        openFiles,
        other == 0 ? fileBytes : Math.min(fileBytes, other),
        temporaryBytes,
        sharedMemoryBytes);
  }
}
