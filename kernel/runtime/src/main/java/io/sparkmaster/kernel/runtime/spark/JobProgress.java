package io.sparkmaster.kernel.runtime.spark;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.Success$;
import org.apache.spark.scheduler.JobSucceeded$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.StageInfo;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Follows the Spark jobs of cells. A cell's jobs are those of its job group. Thread-safe: Spark
 * calls in on its listener thread.
 */
public final class JobProgress extends SparkListener {
  private static final String GROUP = "spark.jobGroup.id";

  private final Map<String, CellJobs> cells = new HashMap<>();
  private final Map<Integer, String> groupOfJob = new HashMap<>();
  private final Map<Integer, String> groupOfStage = new HashMap<>();

  /** Begins a cell: the calling thread's jobs, and those of threads it starts, are the cell's. */
  public static void begin(SparkContext context, String group, @Nullable String cellId) {
    context.setJobGroup(group, "notebook cell", true);
    context.setLocalProperty(CellMetrics.CELL, cellId);
  }

  /** Ends a cell and forgets its jobs. */
  public synchronized Optional<JobReport> end(SparkContext context, String group) {
    context.clearJobGroup();
    context.setLocalProperty(CellMetrics.CELL, null);
    groupOfJob.values().removeIf(group::equals);
    groupOfStage.values().removeIf(group::equals);
    return Optional.ofNullable(cells.remove(group)).map(CellJobs::ended);
  }

  /** How the cell's jobs stand, while one is running and once the first of them is that old. */
  public synchronized Optional<JobReport> running(String group, Duration atLeast) {
    return Optional.ofNullable(cells.get(group))
        .filter(jobs -> jobs.isRunning() && jobs.age().compareTo(atLeast) >= 0)
        .map(CellJobs::running);
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart event) {
    var group = event.properties() == null ? null : event.properties().getProperty(GROUP);
    if (group == null) {
      return;
    }
    var jobs = cells.computeIfAbsent(group, ignored -> new CellJobs());
    jobs.jobStarted(event.jobId());
    groupOfJob.put(event.jobId(), group);
    for (StageInfo stage : CollectionConverters.asJava(event.stageInfos())) {
      groupOfStage.put(stage.stageId(), group);
      jobs.stageKnown(stage.stageId(), stage.numTasks());
    }
  }

  @Override
  public synchronized void onJobEnd(SparkListenerJobEnd event) {
    var jobs = cells.get(groupOfJob.get(event.jobId()));
    if (jobs != null) {
      jobs.jobEnded(event.jobId(), event.jobResult() == JobSucceeded$.MODULE$);
    }
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart event) {
    var jobs = cells.get(groupOfStage.get(event.stageId()));
    if (jobs != null) {
      jobs.taskStarted(event.stageId());
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
    var jobs = cells.get(groupOfStage.get(event.stageId()));
    if (jobs != null) {
      jobs.taskEnded(event.stageId(), event.reason() == Success$.MODULE$);
    }
  }
}
