package io.sparkmaster.kernel.runtime.comms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.runtime.api.Comm;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The comms that are open (Jupyter messaging, "Custom Messages"): opened by the front end for a
 * target that somebody here waits for, or by a cell. Thread-safe; messages are handled in the
 * caller's thread.
 */
public final class Comms {
  /** Publishes on iopub. */
  public interface Publisher {
    /** Sends one of comm_open, comm_msg, comm_close. */
    void publish(
        @Nullable Message parent,
        String type,
        ObjectNode content,
        ObjectNode metadata,
        List<byte[]> buffers);
  }

  private final Publisher publisher;
  private final Map<String, OpenComm> open = new ConcurrentHashMap<>();
  private final Map<String, BiConsumer<Comm, Map<String, Object>>> targets =
      new ConcurrentHashMap<>();
  private final Map<String, CommHandler> own;

  /** What the calling thread answers: parent of what its handler sends. */
  private final ThreadLocal<@Nullable Message> handled = new ThreadLocal<>();

  /** No comm is open; those of ipywidgets are waited for. */
  public Comms(Publisher publisher) {
    this.publisher = publisher;
    var widgets = new WidgetStates();
    this.own = Map.of(WidgetStates.TARGET, widgets, WidgetStates.CONTROL_TARGET, widgets.control());
  }

  /** From here on comms that the front end opens for the target are given to the cell's code. */
  public void register(String target, BiConsumer<Comm, Map<String, Object>> opened) {
    targets.put(target, opened);
  }

  /** Opens a comm from the kernel's side. */
  public Comm open(String target, Map<String, ?> data) {
    var comm = new OpenComm(java.util.UUID.randomUUID().toString(), target, this);
    open.put(comm.id(), comm);
    var content = comm.content(Json.toObject(data)).put("target_name", target);
    var metadata = Json.object();
    var handler = own.get(target);
    if (handler instanceof WidgetStates widgets) {
      widgets.opened(comm, Json.toObject(data));
      metadata.put("version", WidgetStates.PROTOCOL_VERSION);
    }
    publisher.publish(null, "comm_open", content, metadata, List.of());
    return comm;
  }

  /** Handles a comm_open, comm_msg or comm_close of the front end. */
  public void received(Message message) {
    answering(message, () -> handle(message));
  }

  /** What the task sends belongs to this message, whichever cell has started the calling thread. */
  public void answering(Message message, Runnable task) {
    handled.set(message);
    try {
      task.run();
    } finally {
      handled.remove();
    }
  }

  private void handle(Message message) {
    var content = message.content();
    var id = content.path("comm_id").asText("");
    switch (message.type()) {
      case "comm_open" -> opened(message, id, content.path("target_name").asText(""));
      case "comm_close" -> {
        var comm = open.remove(id);
        if (comm != null) {
          comm.ended();
        }
      }
      default -> {
        var comm = open.get(id);
        if (comm != null) {
          deliver(comm, message);
        }
      }
    }
  }

  private void opened(Message message, String id, String target) {
    var comm = new OpenComm(id, target, this);
    var byCell = targets.get(target);
    if (byCell == null && !own.containsKey(target)) {
      // What the protocol asks for where nobody waits for the target.
      var refusal = comm.content(Json.object());
      publisher.publish(message, "comm_close", refusal, Json.object(), List.of());
      return;
    }
    open.put(id, comm);
    if (byCell != null) {
      byCell.accept(comm, data(message));
    } else {
      deliver(comm, message);
    }
  }

  private void deliver(OpenComm comm, Message message) {
    var handler = own.get(comm.target());
    if (handler != null) {
      handler.received(comm, message);
    }
    if (message.type().equals("comm_msg")) {
      comm.received(data(message));
    }
  }

  private static Map<String, Object> data(Message message) {
    return message.content().path("data") instanceof ObjectNode data ? Json.toMap(data) : Map.of();
  }

  void send(@Nullable Message parent, OpenComm comm, ObjectNode data, List<byte[]> buffers) {
    if (open.get(comm.id()) != comm) {
      return;
    }
    if (parent == null && own.get(comm.target()) instanceof WidgetStates widgets) {
      widgets.changed(comm, data);
    }
    publisher.publish(
        parent == null ? handled.get() : parent,
        "comm_msg",
        comm.content(data),
        Json.object(),
        buffers);
  }

  void close(OpenComm comm, ObjectNode data) {
    if (open.remove(comm.id()) != null) {
      comm.ended();
      publisher.publish(handled.get(), "comm_close", comm.content(data), Json.object(), List.of());
    }
  }

  /**
   * The content of a comm_info_reply.
   *
   * @param target whose comms are asked for; empty for all
   */
  public ObjectNode info(String target) {
    var content = Json.object().put("status", "ok");
    var comms = content.putObject("comms");
    open.values().stream()
        .filter(comm -> target.isEmpty() || comm.target().equals(target))
        .forEach(comm -> comms.putObject(comm.id()).put("target_name", comm.target()));
    return content;
  }
}
