package io.sparkmaster.kernel.runtime.execution;

import com.fasterxml.jackson.databind.node.ObjectNode;
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

  /** Where each table stands below the one before. */
  private static final Duration PRINTED_EVERY = Duration.ofSeconds(5);

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
    if (!cell.replacesOutputs()) {
      var sentence =
          "The stream starts. Its table is printed every %d seconds; Ctrl-C ends it."
              .formatted(PRINTED_EVERY.toSeconds());
      publish(Json.object().put("text/plain", sentence), cell, id, isThere);
    }
    LiveStream.show(
        (Dataset<?>) value,
        cell.allowStdin() ? null : UNATTENDED,
        cell.replacesOutputs() ? Duration.ZERO : PRINTED_EVERY,
        data -> publish(data, cell, id, isThere));
  }

  private void publish(ObjectNode data, CellRequest cell, String id, AtomicBoolean isThere) {
    var content = Json.object();
    content.set("data", data);
    content.putObject("metadata");
    content.putObject("transient").put("display_id", id);
    replies.publish(cell.message(), cell.displayType(isThere.getAndSet(true)), content);
  }
}
