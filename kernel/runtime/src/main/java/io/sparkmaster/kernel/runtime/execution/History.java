package io.sparkmaster.kernel.runtime.execution;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import java.util.ArrayList;
import java.util.List;

/** The cells that were run, and so the execution count. Thread-safe. */
final class History {
  private static final int MAX_CELLS = 1000;

  private final List<String> cells = new ArrayList<>();
  private int count;

  /** Adds a cell; its execution count, from 1. */
  synchronized int add(String code) {
    cells.add(code);
    if (cells.size() > MAX_CELLS) {
      cells.remove(0);
    }
    return ++count;
  }

  synchronized int count() {
    return count;
  }

  /** The content of a history_reply: the last {@code n} cells, the oldest first. */
  synchronized ObjectNode tail(int n) {
    var content = Json.object().put("status", "ok");
    var history = content.putArray("history");
    var from = Math.max(0, cells.size() - Math.max(0, n));
    for (int i = from; i < cells.size(); i++) {
      history.addArray().add(0).add(count - cells.size() + i + 1).add(cells.get(i));
    }
    return content;
  }
}
