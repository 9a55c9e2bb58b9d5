package io.sparkmaster.kernel.runtime.display;

import java.time.Duration;
import org.apache.spark.sql.streaming.StateOperatorProgress;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.jspecify.annotations.Nullable;

/** How fast a stream is, and how much it has done. Not thread-safe. */
final class StreamFigures {
  private @Nullable StreamingQueryProgress last;
  private long batch = -1;
  private long batches;
  private long rows;

  /** Counts the batches that Spark still remembers, the eldest first; each of them once. */
  void take(StreamingQueryProgress[] recent) {
    for (var each : recent) {
      // While it is idle Spark tells the number of the batch that is to come.
      if (each.batchId() > batch && each.durationMs().containsKey("addBatch")) {
        batch = each.batchId();
        batches++;
        rows += each.numInputRows();
      }
      last = each;
    }
  }

  /** {@code Batch 3 · 10.0 rows/s in, 80.1 rows/s processed · 120 ms a batch · …}. */
  String text() {
    var now = last;
    if (now == null) {
      return "The stream starts.";
    }
    var text =
        new StringBuilder(
            "Batch %d · %s rows/s in, %s rows/s processed · %,d ms for a batch"
                .formatted(
                    now.batchId(),
                    rate(now.inputRowsPerSecond()),
                    rate(now.processedRowsPerSecond()),
                    now.batchDuration()));
    if (now.stateOperators().length > 0) {
      var state = 0L;
      for (StateOperatorProgress each : now.stateOperators()) {
        state += each.numRowsTotal();
      }
      text.append(" · %,d rows of state".formatted(state));
    }
    var watermark = now.eventTime().get("watermark");
    if (watermark != null) {
      text.append(" · watermark ").append(watermark);
    }
    return text.toString();
  }

  private static String rate(double rowsPerSecond) {
    return Double.isFinite(rowsPerSecond) ? "%,.1f".formatted(rowsPerSecond) : "0.0";
  }

  String summary(Duration time) {
    return "%,d batches with %,d rows in %.1f s".formatted(batches, rows, time.toMillis() / 1000.0);
  }
}
