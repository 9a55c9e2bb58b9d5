package io.sparkmaster.kernel.runtime.spark;

import io.sparkmaster.kernel.runtime.text.Texts;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.Success$;
import org.apache.spark.TaskContext;
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
  private final Map<Integer, List<Integer>> stagesOfJob = new HashMap<>();

  /** The id of the cell whose task the calling thread runs, where that is in the driver's JVM. */
  public static Optional<String> cellOfTask() {
    return Optional.ofNullable(TaskContext.get())
        .map(task -> task.getLocalProperty(CellMetrics.CELL));
  }

  /**
   * Begins a cell: the calling thread's jobs, and those of threads it starts, are the cell's.
   *
   * @param title what Spark's UI, which takes it for HTML, calls the jobs
   */
  public void begin(SparkContext context, String group, String title, @Nullable String cellId) {
    begin(group);
    context.setJobGroup(group, Texts.html(title), true);
    context.setLocalProperty(CellMetrics.CELL, cellId);
  }

  /** Jobs of that group count from here on; those of others do not. */
  synchronized void begin(String group) {
    cells.put(group, new CellJobs());
  }

  /** Ends a cell and forgets its jobs; empty when it had none. */
  public Optional<JobReport> end(SparkContext context, String group) {
    context.clearJobGroup();
    context.setLocalProperty(CellMetrics.CELL, null);
    return end(group);
  }

  synchronized Optional<JobReport> end(String group) {
    groupOfJob.values().removeIf(group::equals);
    groupOfStage.values().removeIf(group::equals);
    return Optional.ofNullable(cells.remove(group))
        .filter(jobs -> !jobs.isEmpty())
        .map(CellJobs::ended);
  }

  /** How the cell's jobs stand, while one is running and once the first of them is that old. */
  public synchronized Optional<JobReport> running(String group, Duration atLeast) {
    return Optional.ofNullable(cells.get(group))
        .filter(jobs -> jobs.isRunning() && jobs.age().compareTo(atLeast) >= 0)
        .map(CellJobs::running);
  }

  /** How many jobs and stages are followed now. */
  synchronized int followed() {
    return groupOfJob.size() + groupOfStage.size();
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart event) {
    var group = event.properties() == null ? null : event.properties().getProperty(GROUP);
    var jobs = cells.get(group);
    if (jobs == null) {
      return;
    }
    jobs.jobStarted(event.jobId());
    groupOfJob.put(event.jobId(), group);
    for (StageInfo stage : CollectionConverters.asJava(event.stageInfos())) {
      groupOfStage.put(stage.stageId(), group);
      jobs.stageKnown(event.jobId(), stage.stageId(), stage.name(), stage.numTasks());
    }
    stagesOfJob.put(
        event.jobId(),
        CollectionConverters.asJava(event.stageInfos()).stream().map(StageInfo::stageId).toList());
  }

  @Override
  public synchronized void onJobEnd(SparkListenerJobEnd event) {
    var jobs = cells.get(groupOfJob.remove(event.jobId()));
    var stages = stagesOfJob.remove(event.jobId());
    if (stages != null) {
      groupOfStage.keySet().removeAll(stages);
    }
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
      jobs.taskEnded(event.stageId(), event.reason() == Success$.MODULE$, event.taskMetrics());
    }
  }
}
