package io.sparkmaster.kernel.runtime.execution;

import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.runtime.display.LiveStream;
import io.sparkmaster.kernel.runtime.output.StreamCapture;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.jspecify.annotations.Nullable;

/** Shows streaming Datasets below the cell that they are in, for as long as it runs. */
final class LiveDisplay {
  /** Where nobody can press Stop, as in nbclient or a grader. */
  private static final Duration UNATTENDED = Duration.ofSeconds(5);

  private final Replies replies;
  private final StreamCapture streams;

  LiveDisplay(Replies replies, StreamCapture streams) {
    this.replies = replies;
    this.streams = streams;
  }

  static boolean isFor(@Nullable Object value) {
    return value instanceof Dataset<?> dataset && dataset.isStreaming();
  }

  /** Shows the value below the cell until the cell or the stream is stopped. */
  void show(Object value, CellRequest cell) throws StreamingQueryException, TimeoutException {
    show(value, cell, null, false);
  }

  /**
   * Shows the value until the cell or the stream is stopped.
   *
   * @param displayId of the output that shows it; null for one of its own
   * @param isShown whether that output is there already, whose place the value takes
   */
  void show(Object value, CellRequest cell, @Nullable String displayId, boolean isShown)
      throws StreamingQueryException, TimeoutException {
    if (cell.silent()) {
      return;
    }
    streams.flush();
    var id = displayId == null ? "stream-" + UUID.randomUUID() : displayId;
    var isThere = new AtomicBoolean(isShown);
    LiveStream.show(
        (Dataset<?>) value,
        cell.allowStdin() ? null : UNATTENDED,
        data -> {
          var content = Json.object();
          content.set("data", data);
          content.putObject("metadata");
          content.putObject("transient").put("display_id", id);
          var type = isThere.getAndSet(true) ? "update_display_data" : "display_data";
          replies.publish(cell.message(), type, content);
        });
  }
}
