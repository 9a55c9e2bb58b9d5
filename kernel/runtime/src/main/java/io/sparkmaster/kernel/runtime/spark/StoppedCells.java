package io.sparkmaster.kernel.runtime.spark;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;

/**
 * Cancels what a stopped cell still starts. Spark's own {@code cancelJobGroupAndFutureJobs} lets
 * the stages through that an adaptive plan submits one by one (4.0.1), and a thread that prepares
 * one does not look whether its query has been given up. Thread-safe.
 */
final class StoppedCells extends SparkListener {
  private static final String GROUP = "spark.jobGroup.id";

  /** A cell that was stopped this many cells ago starts nothing any more. */
  private static final int REMEMBERED = 200;

  private final SparkContext context;
  private final Deque<String> groups = new ArrayDeque<>();

  StoppedCells(SparkContext context) {
    this.context = context;
  }

  /** Cancels the jobs of the cell with that group, now and later. */
  void stop(String group) {
    synchronized (groups) {
      groups.remove(group);
      groups.addLast(group);
      if (groups.size() > REMEMBERED) {
        groups.removeFirst();
      }
    }
    context.cancelJobGroupAndFutureJobs(group);
  }

  @Override
  public void onJobStart(SparkListenerJobStart start) {
    var properties = start.properties();
    var group = properties == null ? null : properties.getProperty(GROUP);
    if (group != null && isStopped(group)) {
      context.cancelJob(start.jobId(), "its cell was stopped");
    }
  }

  private boolean isStopped(String group) {
    synchronized (groups) {
      return groups.contains(group);
    }
  }
}
