package io.sparkmaster.cluster.standalone;

import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.cluster.error.ClusterException.Code;

/**
 * How large a cluster is.
 *
 * @param workers how many
 * @param cores tasks that run at the same time on each; may be more than the machine has
 * @param memoryMb that the executors of each may have together
 */
public record ClusterShape(int workers, int cores, int memoryMb) {
  private static final int MOST_WORKERS = 64;
  private static final int MOST_CORES = 1024;

  /** Spark refuses an executor with less than 450 MB. */
  static final int LEAST_MEMORY_MB = 512;

  private static final int USUAL_MEMORY_MB = 1024;
  private static final int LARGEST_EXECUTOR_MB = 1024;

  /** What an executor's process has beside its heap; Spark's least memoryOverhead. */
  private static final int BESIDE_HEAP_MB = 384;

  /** What a daemon needs for itself. */
  private static final int DAEMON_MB = 200;

  /** The cores of each of that many workers when nothing else is asked for. */
  static int usualCores(int workers, Machine machine) {
    // Two, even where the machine has fewer: else no job of one kernel runs on two workers while
    // another kernel is there.
    return Math.max(2, machine.cores() / Math.max(1, workers));
  }

  /**
   * The memory of each of that many workers when nothing else is asked for: an executor for each
   * core, as far as half of the machine's memory goes. Kernels and the server need the rest.
   */
  static int usualMemoryMb(int workers, int cores, Machine machine) {
    var executors =
        Math.min(
            cores,
            machine.memoryMb() / 2 / Math.max(1, workers) / (LEAST_MEMORY_MB + BESIDE_HEAP_MB));
    return Math.max(USUAL_MEMORY_MB, executors * LEAST_MEMORY_MB);
  }

  /**
   * This shape.
   *
   * @throws ClusterException when it is impossible, or too large for the machine
   */
  ClusterShape checked(Machine machine) {
    require("--workers", workers, 1, MOST_WORKERS);
    require("--cores", cores, 1, MOST_CORES);
    if (memoryMb < LEAST_MEMORY_MB) {
      throw new ClusterException(
          Code.BAD_REQUEST,
          "A worker with %d MB can run no executor: Spark needs %d MB for the smallest. Give --memory %dm or more."
              .formatted(memoryMb, LEAST_MEMORY_MB, LEAST_MEMORY_MB));
    }
    var all = (long) workers * (memoryMb + DAEMON_MB) + DAEMON_MB;
    if (all > machine.memoryMb()) {
      throw new ClusterException(
          Code.TOO_LARGE,
          "%s need %d MB with their daemons, but this machine has %d MB. Give fewer --workers, or less --memory."
              .formatted(this, all, machine.memoryMb()));
    }
    return this;
  }

  private static void require(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ClusterException(
          Code.BAD_REQUEST,
          "%s is %d, but must be %d to %d.".formatted(option, value, least, most));
    }
  }

  /**
   * The memory of one executor, which has one core: room for one on each core, and for those of two
   * kernels on a worker, where there is.
   */
  int executorMemoryMb() {
    var each = memoryMb / Math.max(2, cores);
    return Math.max(LEAST_MEMORY_MB, Math.min(LARGEST_EXECUTOR_MB, each));
  }

  /**
   * The most cores of one kernel: half of the executors for which there are cores and memory, so
   * that nobody waits for one who has them all.
   */
  int kernelCores() {
    var executors = workers * Math.min(cores, Math.max(1, memoryMb / executorMemoryMb()));
    return Math.max(1, executors / 2);
  }

  @Override
  public String toString() {
    return "%d %s with %d %s and %d MB each"
        .formatted(
            workers,
            workers == 1 ? "worker" : "workers",
            cores,
            cores == 1 ? "core" : "cores",
            memoryMb);
  }
}
