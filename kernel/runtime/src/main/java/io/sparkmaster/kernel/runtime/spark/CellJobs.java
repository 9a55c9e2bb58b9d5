package io.sparkmaster.kernel.runtime.spark;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The Spark jobs of one cell, as the listener has seen them. Not thread-safe. */
final class CellJobs {
  /** A stage and how many of its tasks have begun and ended. */
  private static final class Stage {
    private final int tasks;
    private int started;
    private int done;
    private int failed;

    Stage(int tasks) {
      this.tasks = tasks;
    }
  }

  private final Set<Integer> running = new LinkedHashSet<>();
  private final Map<Integer, Stage> stages = new LinkedHashMap<>();
  private final long since = System.nanoTime();
  private int jobs;
  private int failedJobs;

  void jobStarted(int job) {
    jobs++;
    running.add(job);
  }

  void jobEnded(int job, boolean succeeded) {
    running.remove(job);
    if (!succeeded) {
      failedJobs++;
    }
  }

  void stageKnown(int id, int tasks) {
    stages.putIfAbsent(id, new Stage(tasks));
  }

  void taskStarted(int stage) {
    var known = stages.get(stage);
    if (known != null) {
      known.started++;
    }
  }

  void taskEnded(int stage, boolean succeeded) {
    var known = stages.get(stage);
    if (known == null) {
      return;
    }
    known.started--;
    if (succeeded) {
      known.done++;
    } else {
      known.failed++;
    }
  }

  boolean isRunning() {
    return !running.isEmpty();
  }

  Duration age() {
    return Duration.ofNanos(System.nanoTime() - since);
  }

  /** What is going on, in one line: {@code Spark: 1 job running · stage 4: 3/8 tasks, 2 active}. */
  JobReport running() {
    var text =
        new StringBuilder("Spark: ").append(counted(running.size(), "job")).append(" running");
    for (var entry : stages.entrySet()) {
      var stage = entry.getValue();
      if (stage.started > 0) {
        text.append(" · stage ")
            .append(entry.getKey())
            .append(": ")
            .append(stage.done)
            .append('/')
            .append(stage.tasks)
            .append(" tasks, ")
            .append(stage.started)
            .append(" active");
      }
    }
    return new JobReport(text.toString(), done(stages.values()), total(stages.values()));
  }

  /** What was done, in one line. */
  JobReport ended() {
    var text =
        "Spark: "
            + counted(jobs, "job")
            + (failedJobs > 0 ? " (" + failedJobs + " failed or stopped)" : "")
            + ", "
            + counted(stages.values().stream().filter(s -> s.done + s.failed > 0).count(), "stage")
            + ", "
            + counted(done(stages.values()), "task")
            + " in "
            + String.format("%.1f s", age().toMillis() / 1000.0);
    return new JobReport(text, 0, 0);
  }

  private static int done(Collection<Stage> stages) {
    return stages.stream().mapToInt(stage -> stage.done).sum();
  }

  private static int total(Collection<Stage> stages) {
    return stages.stream().mapToInt(stage -> stage.tasks).sum();
  }

  private static String counted(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }
}
