package io.sparkmaster.kernel.runtime.execution;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The shells of the kernel: the main one, and those that clients make so that a request need not
 * wait for a cell (JEP 91). All share the notebook's variables. Thread-safe.
 */
final class Subshells implements AutoCloseable {
  private static final int MAX_SUBSHELLS = 32;

  private final Function<@Nullable String, CellQueue> maker;
  private final CellQueue main;
  private final Map<String, CellQueue> queues = new LinkedHashMap<>();

  /**
   * The main shell.
   *
   * @param maker makes the queue of the shell with that id; null is the main shell
   */
  Subshells(Function<@Nullable String, CellQueue> maker) {
    this.maker = maker;
    this.main = maker.apply(null);
  }

  void start() {
    main.start();
  }

  /** The queue of a shell, where null is the main shell; empty for one that there is not. */
  synchronized Optional<CellQueue> queue(@Nullable String subshell) {
    return subshell == null ? Optional.of(main) : Optional.ofNullable(queues.get(subshell));
  }

  /** The content of a create_subshell_reply. */
  synchronized ObjectNode create() {
    if (queues.size() >= MAX_SUBSHELLS) {
      return refused(
          "There are "
              + MAX_SUBSHELLS
              + " subshells already. Delete one with delete_subshell_request.");
    }
    var id = UUID.randomUUID().toString();
    var queue = maker.apply(id);
    queues.put(id, queue);
    queue.start();
    return Json.object().put("status", "ok").put("subshell_id", id);
  }

  /** The content of a delete_subshell_reply; what the subshell runs is stopped. */
  synchronized ObjectNode delete(String id) {
    var queue = queues.remove(id);
    if (queue == null) {
      return refused("There is no subshell \"" + id + "\".");
    }
    queue.close();
    return Json.object().put("status", "ok");
  }

  /** The content of a list_subshell_reply. */
  synchronized ObjectNode list() {
    var content = Json.object().put("status", "ok");
    queues.keySet().forEach(content.putArray("subshell_id")::add);
    return content;
  }

  private static ObjectNode refused(String why) {
    var content =
        Json.object().put("status", "error").put("ename", "SubshellError").put("evalue", why);
    content.putArray("traceback");
    return content;
  }

  /** Stops the cells that run, in all shells. */
  void interrupt() {
    all().forEach(CellQueue::interrupt);
  }

  private synchronized Collection<CellQueue> all() {
    var all = new java.util.ArrayList<>(List.of(main));
    all.addAll(queues.values());
    return all;
  }

  @Override
  public void close() {
    all().forEach(CellQueue::close);
  }
}
