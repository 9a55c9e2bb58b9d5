package io.sparkmaster.kernel.runtime.execution;

import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.runtime.spark.JobReport;
import io.sparkmaster.kernel.runtime.spark.NotebookSpark;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Shows below a cell how its Spark jobs get on, in one display that is updated and at the end
 * becomes a line that sums up. Quick jobs show nothing.
 */
final class ProgressDisplay implements AutoCloseable {
  private static final Duration SHOWN_AFTER = Duration.ofMillis(500);
  private static final long UPDATE_MILLIS = 250;
  private static final ScheduledExecutorService TICKS =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "job-progress");
            thread.setDaemon(true);
            return thread;
          });

  private final CellRequest cell;
  private final NotebookSpark spark;
  private final Replies replies;
  private final ScheduledFuture<?> ticking;
  private String shown = "";
  private boolean closed;

  ProgressDisplay(CellRequest cell, NotebookSpark spark, Replies replies) {
    this.cell = cell;
    this.spark = spark;
    this.replies = replies;
    this.ticking =
        TICKS.scheduleAtFixedRate(this::tick, UPDATE_MILLIS, UPDATE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private synchronized void tick() {
    if (!closed && !cell.silent()) {
      spark.running(cell.jobGroup(), SHOWN_AFTER).ifPresent(this::show);
    }
  }

  private void show(JobReport report) {
    if (report.text().equals(shown)) {
      return;
    }
    var content = Json.object();
    content.putObject("data").put("text/plain", report.text()).put("text/html", html(report));
    content.putObject("metadata");
    content.putObject("transient").put("display_id", "jobs-" + cell.message().header().msgId());
    replies.publish(
        cell.message(), shown.isEmpty() ? "display_data" : "update_display_data", content);
    shown = report.text();
  }

  private static String html(JobReport report) {
    var text = report.text().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    var bar =
        report.total() == 0
            ? ""
            : "<progress aria-label=\"Spark tasks\" value=\"%d\" max=\"%d\"></progress> "
                .formatted(report.done(), report.total());
    return "<small>" + bar + text + "</small>";
  }

  /** Ends the cell's jobs; a display that was shown becomes their summary. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    ticking.cancel(false);
    var report = spark.end(cell.jobGroup());
    if (!shown.isEmpty()) {
      report.ifPresent(this::show);
    }
  }
}
