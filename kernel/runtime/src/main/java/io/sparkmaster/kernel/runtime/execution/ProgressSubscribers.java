package io.sparkmaster.kernel.runtime.execution;

import io.sparkmaster.kernel.runtime.api.Comm;
import io.sparkmaster.kernel.runtime.comms.Comms;
import io.sparkmaster.kernel.runtime.spark.JobReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Front ends that have opened the comm for the progress of Spark's jobs, the last few of them.
 * Thread-safe.
 */
final class ProgressSubscribers {
  static final String TARGET = "sparkmaster.progress";

  /** A front end that has gone away does not always say so. */
  private static final int MOST = 8;

  private final Queue<Comm> open = new ConcurrentLinkedQueue<>();
  private final Comms comms;

  ProgressSubscribers(Comms comms) {
    this.comms = comms;
    comms.register(
        TARGET,
        (comm, data) -> {
          open.add(comm);
          comm.onClose(() -> open.remove(comm));
          while (open.size() > MOST) {
            var eldest = open.poll();
            if (eldest != null) {
              eldest.close();
            }
          }
        });
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  void send(CellRequest cell, JobReport report) {
    var data = data(cell.cellId(), report);
    comms.answering(cell.message(), () -> open.forEach(comm -> comm.send(data)));
  }

  private static Map<String, Object> data(String cellId, JobReport report) {
    var totals = report.totals();
    var data = new LinkedHashMap<String, Object>();
    data.put("cell_id", cellId);
    data.put("ended", report.ended());
    data.put("text", report.text());
    data.put(
        "totals",
        Map.of(
            "jobs", totals.jobs(),
            "failed_jobs", totals.failedJobs(),
            "stages", totals.stages(),
            "tasks", totals.tasks(),
            "done", totals.done(),
            "failed", totals.failed(),
            "input_rows", totals.inputRows(),
            "shuffle_bytes", totals.shuffleBytes(),
            "output_rows", totals.outputRows()));
    data.put(
        "jobs",
        report.jobs().stream()
            .map(
                job -> Map.of("id", job.id(), "state", job.state(), "stages", stages(job.stages())))
            .toList());
    return data;
  }

  private static List<Map<String, Object>> stages(List<JobReport.Stage> stages) {
    return stages.stream()
        .map(
            stage ->
                Map.<String, Object>of(
                    "id", stage.id(),
                    "name", stage.name(),
                    "tasks", stage.tasks(),
                    "done", stage.done(),
                    "failed", stage.failed(),
                    "active", stage.active(),
                    "input_rows", stage.inputRows(),
                    "shuffle_bytes", stage.shuffleReadBytes() + stage.shuffleWriteBytes(),
                    "shuffle_read_bytes", stage.shuffleReadBytes(),
                    "shuffle_write_bytes", stage.shuffleWriteBytes()))
        .toList();
  }
}
