package io.sparkmaster.kernel.runtime.evidence;

import io.sparkmaster.kernel.protocol.evidence.CellRun;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the last runs of the last cells printed and gave. Thread-safe; bounded. */
public final class CellRecords {
  private static final int MAX_CELLS = 200;
  private static final int MAX_VALUES = 20;
  private static final int MAX_CHARS = 64 * 1024;

  private final Map<String, Output> outputs = bounded(MAX_CELLS);
  private final Map<String, CellRun> runs = bounded(MAX_CELLS);
  private final Map<String, Optional<Object>> values = bounded(MAX_VALUES);

  private static final class Output {
    private final StringBuilder out = new StringBuilder();
    private final StringBuilder err = new StringBuilder();
    private boolean truncated;
  }

  /** The text a cell printed, each stream cut at 64 k characters. */
  record Printed(String out, String err, boolean truncated) {}

  private static <V> Map<String, V> bounded(int most) {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > most;
      }
    };
  }

  /** Forgets the cell's former run. */
  public synchronized void begin(String cellId, String source) {
    runs.remove(cellId);
    runs.put(cellId, CellRun.of(source, false));
    outputs.remove(cellId);
    outputs.put(cellId, new Output());
    values.remove(cellId);
  }

  /** Forgets all cells. */
  public synchronized void forget() {
    outputs.clear();
    runs.clear();
    values.clear();
  }

  /** The cell ran to its end. */
  public synchronized void completed(String cellId) {
    runs.computeIfPresent(cellId, (id, run) -> new CellRun(run.sourceHash(), true));
  }

  synchronized Optional<CellRun> run(String cellId) {
    return Optional.ofNullable(runs.get(cellId));
  }

  /** The cell printed something. */
  public synchronized void printed(String cellId, String stream, String text) {
    var output = outputs.get(cellId);
    if (output == null) {
      return;
    }
    var to = stream.equals("stderr") ? output.err : output.out;
    var room = Math.max(0, MAX_CHARS - to.length());
    output.truncated |= text.length() > room;
    to.append(text, 0, Math.min(room, text.length()));
  }

  /** The cell's last expression had this value. */
  public synchronized void gave(String cellId, @Nullable Object value) {
    values.put(cellId, Optional.ofNullable(value));
  }

  synchronized Optional<Printed> output(String cellId) {
    return Optional.ofNullable(outputs.get(cellId))
        .map(o -> new Printed(o.out.toString(), o.err.toString(), o.truncated));
  }

  synchronized Optional<Object> value(String cellId) {
    return values.getOrDefault(cellId, Optional.empty());
  }
}
