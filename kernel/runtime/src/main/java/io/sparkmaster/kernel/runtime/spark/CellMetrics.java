package io.sparkmaster.kernel.runtime.spark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.spark.Success$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.StageInfo;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Counts what Spark did for the last run of each of the last 200 cells, the showing of their values
 * included. Thread-safe.
 */
final class CellMetrics extends SparkListener {
  /** The local property that says which cell a job is for. */
  static final String CELL = "sparkmaster.cell";

  /** The local property by which Spark ties jobs to SQL executions. */
  private static final String EXECUTION = "spark.sql.execution.id";

  private static final int MAX_CELLS = 200;

  private final Map<String, Counts> cells =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Counts> eldest) {
          return size() > MAX_CELLS;
        }
      };
  private final Predicate<@Nullable Properties> ours;
  private @Nullable Counts current;
  private final Map<Integer, Counts> ofStage = new HashMap<>();
  private final Map<Integer, Skew> skewOfStage = new HashMap<>();
  private final FilesRead files = new FilesRead();

  private static final class Counts {
    private int jobs;
    private int stages;
    private int tasks;
    private int failedTasks;
    private long shuffleReadBytes;
    private long shuffleWriteBytes;
    private long spillBytes;
    private long inputBytes;
    private long inputRows;
    private long outputRows;
    private double skew = 1;
    private final Set<Long> executions = new HashSet<>();
  }

  /** Counts the jobs that those properties, which may be null, are of. */
  CellMetrics(Predicate<@Nullable Properties> ours) {
    this.ours = ours;
  }

  /** Forgets the cell's former run; jobs that do not say whose they are, are this cell's now. */
  synchronized void begin(String cellId) {
    cells.remove(cellId);
    var counts = new Counts();
    cells.put(cellId, counts);
    current = counts;
  }

  /** No cell runs: jobs that do not say whose they are, are nobody's. */
  synchronized void none() {
    current = null;
  }

  /** The cell's counts under their names in evidence; empty for a cell that was not run. */
  synchronized Optional<ObjectNode> of(String cellId) {
    return Optional.ofNullable(cells.get(cellId))
        .map(
            counts ->
                Json.object()
                    .put("jobs", counts.jobs)
                    .put("stages", counts.stages)
                    .put("tasks", counts.tasks)
                    .put("failed_tasks", counts.failedTasks)
                    .put("shuffle_read_bytes", counts.shuffleReadBytes)
                    .put("shuffle_write_bytes", counts.shuffleWriteBytes)
                    .put("spill_bytes", counts.spillBytes)
                    .put("input_bytes", counts.inputBytes)
                    .put("input_rows", counts.inputRows)
                    .put("output_rows", counts.outputRows)
                    .put("input_files", files.of(counts.executions))
                    .put("skew", counts.skew));
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart event) {
    if (!ours.test(event.properties())) {
      return;
    }
    var cell = event.properties() == null ? null : event.properties().getProperty(CELL);
    // A cell that takes its name off its jobs does not get rid of them.
    var counts = cell == null ? current : cells.getOrDefault(cell, current);
    if (counts != null) {
      counts.jobs++;
      var execution = event.properties() == null ? null : event.properties().getProperty(EXECUTION);
      if (execution != null) {
        counts.executions.add(Long.valueOf(execution));
      }
      for (StageInfo stage : CollectionConverters.asJava(event.stageInfos())) {
        ofStage.put(stage.stageId(), counts);
      }
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
    var counts = ofStage.get(event.stageId());
    if (counts == null) {
      return;
    }
    if (event.reason() != Success$.MODULE$) {
      counts.failedTasks++;
    } else if (event.taskMetrics() != null) {
      var metrics = event.taskMetrics();
      skewOfStage
          .computeIfAbsent(event.stageId(), id -> new Skew())
          .task(metrics.inputMetrics().recordsRead() + metrics.shuffleReadMetrics().recordsRead());
    }
  }

  @Override
  public synchronized void onOtherEvent(SparkListenerEvent event) {
    files.on(event);
  }

  @Override
  public synchronized void onStageCompleted(SparkListenerStageCompleted event) {
    var stage = event.stageInfo();
    var counts = ofStage.remove(stage.stageId());
    var skew = skewOfStage.remove(stage.stageId());
    if (counts == null) {
      return;
    }
    if (skew != null) {
      counts.skew = Math.max(counts.skew, skew.ratio());
    }
    counts.stages++;
    counts.tasks += stage.numTasks();
    var metrics = stage.taskMetrics();
    if (metrics != null) {
      counts.shuffleReadBytes += metrics.shuffleReadMetrics().totalBytesRead();
      counts.shuffleWriteBytes += metrics.shuffleWriteMetrics().bytesWritten();
      counts.spillBytes += metrics.memoryBytesSpilled() + metrics.diskBytesSpilled();
      counts.inputBytes += metrics.inputMetrics().bytesRead();
      counts.inputRows += metrics.inputMetrics().recordsRead();
      counts.outputRows += metrics.outputMetrics().recordsWritten();
    }
  }
}
