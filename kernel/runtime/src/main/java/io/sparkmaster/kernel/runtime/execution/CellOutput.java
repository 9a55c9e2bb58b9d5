package io.sparkmaster.kernel.runtime.execution;

import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.runtime.evidence.CellRecords;
import io.sparkmaster.kernel.runtime.output.StreamCapture;

/** Shows what is printed below the cell that prints it. */
final class CellOutput implements StreamCapture.Sink {
  private static final Object NOBODY = new Object();

  private final RunningCells cells;
  private final CellRecords records;
  private final Replies replies;

  CellOutput(RunningCells cells, CellRecords records, Replies replies) {
    this.cells = cells;
    this.records = records;
    this.replies = replies;
  }

  @Override
  public Object printer() {
    var cell = cells.origin();
    if (cell.isPresent()) {
      return cell.get();
    }
    var last = cells.parent();
    return last == null ? NOBODY : last;
  }

  @Override
  public void printed(Object printer, String stream, String text) {
    var parent = printer instanceof Message last ? last : null;
    if (printer instanceof CellRequest cell) {
      // Of an earlier run a thread may go on; a cell's record is its last run's.
      if (cells.isLastRun(cell)) {
        records.printed(cell.cellId(), stream, text);
      }
      if (cell.silent()) {
        return;
      }
      parent = cell.message();
    }
    replies.publish(parent, "stream", Json.object().put("name", stream).put("text", text));
  }
}
