package io.sparkmaster.kernel.runtime.execution;

import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.runtime.spark.JobReport;
import io.sparkmaster.kernel.runtime.spark.NotebookSpark;
import io.sparkmaster.kernel.runtime.text.Texts;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Shows below a cell how its Spark jobs get on, in one display that is updated and at the end
 * becomes a line that sums up. Quick jobs show nothing. A client that cannot replace an output gets
 * a line now and then, and the one that sums up.
 */
final class ProgressDisplay implements AutoCloseable {
  private static final Duration SHOWN_AFTER = Duration.ofMillis(500);
  private static final long UPDATE_MILLIS = 250;

  /** Where each report is a line of its own. */
  private static final Duration PRINTED_AFTER = Duration.ofSeconds(2);

  private static final Duration PRINTED_EVERY = Duration.ofSeconds(10);
  private static final ScheduledExecutorService TICKS =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "job-progress");
            thread.setDaemon(true);
            return thread;
          });

  private static final int MAX_BARS = 4;

  private final CellRequest cell;
  private final NotebookSpark spark;
  private final Replies replies;
  private final ProgressSubscribers subscribers;
  private final ScheduledFuture<?> ticking;
  private String shown = "";
  private String sent = "";
  private boolean closed;
  private long shownAt;

  ProgressDisplay(
      CellRequest cell, NotebookSpark spark, Replies replies, ProgressSubscribers subscribers) {
    this.cell = cell;
    this.spark = spark;
    this.replies = replies;
    this.subscribers = subscribers;
    this.ticking =
        TICKS.scheduleAtFixedRate(this::tick, UPDATE_MILLIS, UPDATE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private synchronized void tick() {
    if (closed || cell.silent()) {
      return;
    }
    if (shown.isEmpty()
        || cell.replacesOutputs()
        || System.nanoTime() - shownAt >= PRINTED_EVERY.toNanos()) {
      spark
          .running(cell.jobGroup(), cell.replacesOutputs() ? SHOWN_AFTER : PRINTED_AFTER)
          .ifPresent(this::show);
    }
    if (!subscribers.isEmpty()) {
      spark.running(cell.jobGroup(), Duration.ZERO).ifPresent(this::send);
    }
  }

  private void send(JobReport report) {
    if (!report.text().equals(sent)) {
      sent = report.text();
      subscribers.send(cell, report);
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
    replies.publish(cell.message(), cell.displayType(!shown.isEmpty()), content);
    shown = report.text();
    shownAt = System.nanoTime();
  }

  private static String html(JobReport report) {
    if (report.ended()) {
      return "<small>" + Texts.html(report.text()) + "</small>";
    }
    var totals = report.totals();
    var html = new StringBuilder("<small>");
    html.append(bar("Spark tasks", totals.done(), totals.tasks()))
        .append(Texts.html(report.text().split(" · ", 2)[0]))
        .append(" · %,d/%,d tasks".formatted(totals.done(), totals.tasks()))
        .append(Texts.html(totals.amounts()));
    var active = report.active();
    for (var stage : active.subList(0, Math.min(MAX_BARS, active.size()))) {
      html.append("<br>")
          .append(bar("Tasks of stage " + stage.id(), stage.done(), stage.tasks()))
          .append("stage %d: %,d/%,d, ".formatted(stage.id(), stage.done(), stage.tasks()))
          .append(stage.active())
          .append(" active")
          // Stages of adaptive queries are named after Spark's own innards.
          .append(stage.name().contains("$") ? "" : " · " + Texts.html(stage.name()));
    }
    if (active.size() > MAX_BARS) {
      html.append("<br>and ").append(active.size() - MAX_BARS).append(" more stages");
    }
    return html.append("</small>").toString();
  }

  private static String bar(String label, int done, int total) {
    return "<progress aria-label=\"%s\" value=\"%d\" max=\"%d\"></progress> "
        .formatted(label, done, Math.max(1, total));
  }

  /** Ends the cell's jobs; a display that was shown becomes their summary. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    ticking.cancel(false);
    var isFollowed = !subscribers.isEmpty() && !cell.silent();
    var report = spark.end(cell.jobGroup(), isFollowed || !shown.isEmpty());
    if (!shown.isEmpty()) {
      report.ifPresent(this::show);
    }
    if (isFollowed) {
      report.ifPresent(this::send);
    }
  }
}
