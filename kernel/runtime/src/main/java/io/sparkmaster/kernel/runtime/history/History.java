package io.sparkmaster.kernel.runtime.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The cells that were run, and so the execution count. Thread-safe. */
public final class History {
  private static final int MAX_CELLS = 10_000;

  /** A longer cell would be read by each kernel that starts later. */
  private static final int MAX_WRITTEN_CHARS = 1_000_000;

  private final Optional<HistoryFile> file;
  private final int session;
  private final List<HistoryEntry> cells;
  private int count;

  private History(Optional<HistoryFile> file, int session, List<HistoryEntry> earlier) {
    this.file = file;
    this.session = session;
    this.cells = new ArrayList<>(earlier);
  }

  /** A history that ends with the kernel. */
  public static History inMemory() {
    return new History(Optional.empty(), 1, List.of());
  }

  /** A history that goes on where the file's last session ended, and is written to the file. */
  public static History in(HistoryFile file) {
    return file.open()
        .map(opened -> new History(Optional.of(file), opened.session(), opened.earlier()))
        .orElseGet(History::inMemory);
  }

  /** Adds a cell; its execution count, from 1. */
  public int add(String code) {
    var entry = remember(code);
    if (code.length() <= MAX_WRITTEN_CHARS) {
      // Not under the lock: the file may have to be waited for, and history requests must not.
      file.ifPresent(to -> to.append(entry));
    }
    return entry.line();
  }

  private synchronized HistoryEntry remember(String code) {
    var entry = new HistoryEntry(session, ++count, code);
    cells.add(entry);
    if (cells.size() > MAX_CELLS) {
      cells.remove(0);
    }
    return entry;
  }

  private synchronized List<HistoryEntry> all() {
    return List.copyOf(cells);
  }

  /** The last cell's execution count; 0 before the first. */
  public synchronized int count() {
    return count;
  }

  /** The content of a history_reply (Jupyter messaging, "History"). */
  public ObjectNode answer(ObjectNode request) {
    var output = request.path("output").asBoolean(false);
    var content = Json.object().put("status", "ok");
    var list = content.putArray("history");
    for (var entry : find(request)) {
      var one = list.addArray().add(entry.session()).add(entry.line());
      if (output) {
        // Results are not kept; the protocol has null for that.
        one.addArray().add(entry.source()).addNull();
      } else {
        one.add(entry.source());
      }
    }
    return content;
  }

  private List<HistoryEntry> find(ObjectNode request) {
    return switch (request.path("hist_access_type").asText("tail")) {
      case "range" -> range(request);
      case "search" -> search(request);
      default -> last(all(), number(request.path("n"), MAX_CELLS));
    };
  }

  /** Session 0 is the present one, and negative ones count back from it. */
  private List<HistoryEntry> range(ObjectNode request) {
    var asked = number(request.path("session"), 0);
    var wanted = asked > 0 ? asked : session + asked;
    var start = number(request.path("start"), 0);
    var stop = number(request.path("stop"), Integer.MAX_VALUE);
    return all().stream()
        .filter(each -> each.session() == wanted && each.line() >= start && each.line() < stop)
        .toList();
  }

  private List<HistoryEntry> search(ObjectNode request) {
    var glob = new Glob(request.path("pattern").asText("*"));
    var found = all().stream().filter(each -> glob.matches(each.source())).toList();
    if (request.path("unique").asBoolean(false)) {
      found = withoutRepetitions(found);
    }
    return last(found, number(request.path("n"), MAX_CELLS));
  }

  /** Of equal cells the latest stays. */
  private static List<HistoryEntry> withoutRepetitions(List<HistoryEntry> found) {
    var later = new HashSet<String>();
    var kept =
        IntStream.rangeClosed(1, found.size())
            .mapToObj(back -> found.get(found.size() - back))
            .filter(each -> later.add(each.source()))
            .toList();
    return IntStream.rangeClosed(1, kept.size())
        .mapToObj(back -> kept.get(kept.size() - back))
        .toList();
  }

  private static <T> List<T> last(List<T> all, int n) {
    return List.copyOf(all.subList(Math.max(0, all.size() - Math.max(0, n)), all.size()));
  }

  private static int number(JsonNode field, int otherwise) {
    return field.isInt() ? field.asInt() : otherwise;
  }
}
