package io.sparkmaster.kernel.runtime.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The cells that were run, and so the execution count. Thread-safe. */
public final class History {
  private static final int MAX_CELLS = 10_000;

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
    var opened = file.open();
    return new History(Optional.of(file), opened.session(), opened.earlier());
  }

  /** Adds a cell; its execution count, from 1. */
  public synchronized int add(String code) {
    var entry = new HistoryEntry(session, ++count, code);
    cells.add(entry);
    if (cells.size() > MAX_CELLS) {
      cells.remove(0);
    }
    file.ifPresent(to -> to.append(entry));
    return count;
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

  private synchronized List<HistoryEntry> find(ObjectNode request) {
    return switch (request.path("hist_access_type").asText("tail")) {
      case "range" -> range(request);
      case "search" -> search(request);
      default -> last(cells, number(request.path("n"), MAX_CELLS));
    };
  }

  /** Session 0 is the present one, and negative ones count back from it. */
  private List<HistoryEntry> range(ObjectNode request) {
    var asked = number(request.path("session"), 0);
    var wanted = asked > 0 ? asked : session + asked;
    var start = number(request.path("start"), 0);
    var stop = number(request.path("stop"), Integer.MAX_VALUE);
    return cells.stream()
        .filter(each -> each.session() == wanted && each.line() >= start && each.line() < stop)
        .toList();
  }

  private List<HistoryEntry> search(ObjectNode request) {
    var matches = glob(request.path("pattern").asText("*"));
    var found = cells.stream().filter(each -> matches.test(each.source())).toList();
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

  private static Predicate<String> glob(String pattern) {
    var regex = new StringBuilder();
    pattern
        .codePoints()
        .forEach(
            c ->
                regex.append(
                    c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c))));
    return Pattern.compile(regex.toString(), Pattern.DOTALL).asMatchPredicate();
  }

  private static <T> List<T> last(List<T> all, int n) {
    return List.copyOf(all.subList(Math.max(0, all.size() - Math.max(0, n)), all.size()));
  }

  private static int number(JsonNode field, int otherwise) {
    return field.isInt() ? field.asInt() : otherwise;
  }
}
