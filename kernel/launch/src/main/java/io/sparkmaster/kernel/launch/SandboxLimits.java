package io.sparkmaster.kernel.launch;

/**
 * What the processes of one sandbox may use.
 *
 * @param processes that live at the same time
 * @param memoryBytes that all of them have in memory together; shared pages count for each
 * @param openFiles of each process
 * @param fileBytes the largest size of a file
 * @param temporaryBytes of {@code /tmp}, and as much of the home folder; both are in memory
 * @param sharedMemoryBytes of {@code /dev/shm}
 */
public record SandboxLimits(
    int processes,
    long memoryBytes,
    long openFiles,
    long fileBytes,
    long temporaryBytes,
    long sharedMemoryBytes) {

  /** Enough for lessons on small data. */
  public static SandboxLimits standard() {
    return new SandboxLimits(64, 3L << 30, 4096, 2L << 30, 1L << 30, 16L << 20);
  }
}
