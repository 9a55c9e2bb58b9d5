package io.sparkmaster.kernel.runtime.spark;

import io.sparkmaster.kernel.runtime.spark.JobReport.Totals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.executor.TaskMetrics;
import org.jspecify.annotations.Nullable;

/**
 * The Spark jobs of one cell, as the listener has seen them. Keeps those that run and the last few
 * that ended; the others are added up. Not thread-safe.
 */
final class CellJobs {
  private static final int MAX_STAGES = 50;

  /** A job and its stages that have begun or wait. */
  private static final class Job {
    private final Map<Integer, StageCounts> stages = new LinkedHashMap<>();
    private String state = "running";

    private boolean isRunning() {
      return state.equals("running");
    }
  }

  private final Map<Integer, Job> jobs = new LinkedHashMap<>();
  private long since = System.nanoTime();
  private int begun;
  private int failedJobs;

  /** Of the jobs that are not kept any more. */
  private Totals gone = new Totals(0, 0, 0, 0, 0, 0, 0, 0, 0);

  void jobStarted(int id) {
    if (begun++ == 0) {
      since = System.nanoTime();
    }
    jobs.put(id, new Job());
  }

  void jobEnded(int id, boolean succeeded) {
    var job = jobs.get(id);
    if (job == null) {
      return;
    }
    job.state = succeeded ? "succeeded" : "failed";
    if (!succeeded) {
      failedJobs++;
    }
    while (jobs.values().stream().filter(each -> !each.isRunning()).count() > JobReport.MAX_JOBS) {
      forgetFirstEnded();
    }
  }

  private void forgetFirstEnded() {
    var first = jobs.entrySet().stream().filter(each -> !each.getValue().isRunning()).findFirst();
    first.ifPresent(
        each -> {
          gone = plus(gone, each.getValue());
          jobs.remove(each.getKey());
        });
  }

  void stageKnown(int job, int id, String name, int tasks) {
    var owner = jobs.get(job);
    if (owner != null) {
      owner.stages.putIfAbsent(id, new StageCounts(id, name, tasks));
    }
  }

  void taskStarted(int stage) {
    stage(stage).ifPresent(known -> known.active++);
  }

  void taskEnded(int stage, boolean succeeded, @Nullable TaskMetrics metrics) {
    stage(stage).ifPresent(known -> known.ended(succeeded, metrics));
  }

  private Optional<StageCounts> stage(int id) {
    return jobs.values().stream()
        .flatMap(job -> Optional.ofNullable(job.stages.get(id)).stream())
        .findFirst();
  }

  boolean isRunning() {
    return jobs.values().stream().anyMatch(Job::isRunning);
  }

  boolean isEmpty() {
    return begun == 0;
  }

  Duration age() {
    return Duration.ofNanos(System.nanoTime() - since);
  }

  private Totals totals() {
    var all = gone;
    for (var job : jobs.values()) {
      all = plus(all, job);
    }
    return new Totals(
        begun,
        failedJobs,
        all.stages(),
        all.tasks(),
        all.done(),
        all.failed(),
        all.inputRows(),
        all.shuffleBytes(),
        all.outputRows());
  }

  private static Totals plus(Totals all, Job job) {
    for (var stage : job.stages.values()) {
      // What was there already was skipped, and what is to come is only of a job that runs.
      if (stage.hasRun() || job.isRunning()) {
        all =
            new Totals(
                all.jobs(),
                all.failedJobs(),
                all.stages() + (stage.hasRun() ? 1 : 0),
                all.tasks() + stage.tasks,
                all.done() + stage.done,
                all.failed() + stage.failed,
                all.inputRows() + stage.inputRows,
                all.shuffleBytes() + stage.shuffleWritten,
                all.outputRows() + stage.outputRows);
      }
    }
    return all;
  }

  /** All that run; of those that have ended, only the last are kept. */
  private List<JobReport.Job> reported() {
    var reported = new ArrayList<JobReport.Job>();
    jobs.forEach(
        (id, job) ->
            reported.add(
                new JobReport.Job(
                    id,
                    job.state,
                    job.stages.values().stream()
                        .limit(MAX_STAGES)
                        .map(StageCounts::report)
                        .toList())));
    return reported;
  }

  /** What is going on: {@code Spark: 1 job running · stage 4: 3/8 tasks, 2 active}. */
  JobReport running() {
    var running = jobs.values().stream().filter(Job::isRunning).count();
    var text = new StringBuilder("Spark: ").append(counted(running, "job")).append(" running");
    var report = new JobReport("", false, totals(), reported());
    for (var stage : report.active()) {
      text.append(
          " · stage %d: %d/%d tasks, %d active"
              .formatted(stage.id(), stage.done(), stage.tasks(), stage.active()));
    }
    if (report.active().isEmpty() && report.totals().tasks() > 0) {
      text.append(" · %d/%d tasks".formatted(report.totals().done(), report.totals().tasks()));
    }
    text.append(report.totals().amounts());
    return new JobReport(text.toString(), false, report.totals(), report.jobs());
  }

  /** What was done, in one line. */
  JobReport ended() {
    var totals = totals();
    var text =
        "Spark: "
            + counted(begun, "job")
            + (failedJobs > 0 ? " (" + failedJobs + " failed or stopped)" : "")
            + ", "
            + counted(totals.stages(), "stage")
            + ", "
            + counted(totals.done(), "task")
            + (totals.failed() > 0 ? " (" + totals.failed() + " more failed)" : "")
            + " in "
            + String.format("%.1f s", age().toMillis() / 1000.0)
            + totals.amounts();
    return new JobReport(text, true, totals, reported());
  }

  private static String counted(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }
}
