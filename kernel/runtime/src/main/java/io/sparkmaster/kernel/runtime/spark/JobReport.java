package io.sparkmaster.kernel.runtime.spark;

import java.util.List;

/**
 * The Spark jobs of a cell, to be shown.
 *
 * @param text one line
 * @param ended nothing more is to come
 * @param totals of all jobs so far
 * @param jobs those that run and the last that ended, at most {@link #MAX_JOBS} of these
 */
public record JobReport(String text, boolean ended, Totals totals, List<Job> jobs) {
  /** So many jobs are told one by one; of the others only the totals. */
  public static final int MAX_JOBS = 20;

  /** Copies the list. */
  public JobReport {
    jobs = List.copyOf(jobs);
  }

  /** All jobs together. */
  public record Totals(
      int jobs,
      int failedJobs,
      int stages,
      int tasks,
      int done,
      int failed,
      long inputRows,
      long shuffleBytes,
      long outputRows) {
    /** What was read, shuffled and written, each with a separator before it; empty for nothing. */
    public String amounts() {
      var text = "";
      if (inputRows > 0) {
        text += " · %,d rows read".formatted(inputRows);
      }
      if (shuffleBytes > 0) {
        text += " · " + inWords(shuffleBytes) + " shuffled";
      }
      return outputRows > 0 ? text + " · %,d rows written".formatted(outputRows) : text;
    }

    private static String inWords(long bytes) {
      if (bytes < 1 << 10) {
        return bytes + " B";
      }
      return bytes < 1 << 20
          ? "%.1f KB".formatted(bytes / 1024.0)
          : "%,.1f MB".formatted(bytes / 1024.0 / 1024.0);
    }
  }

  /** A job; {@code state} is running, succeeded or failed. */
  public record Job(int id, String state, List<Stage> stages) {
    /** Copies the list. */
    public Job {
      stages = List.copyOf(stages);
    }
  }

  /** A stage, with the numbers of its tasks. */
  public record Stage(
      int id,
      String name,
      int tasks,
      int done,
      int failed,
      int active,
      long inputRows,
      long shuffleReadBytes,
      long shuffleWriteBytes) {}

  /** The stages that have tasks running. */
  public List<Stage> active() {
    return jobs.stream()
        .flatMap(job -> job.stages().stream())
        .filter(stage -> stage.active() > 0)
        .toList();
  }
}
