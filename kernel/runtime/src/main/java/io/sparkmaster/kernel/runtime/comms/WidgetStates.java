package io.sparkmaster.kernel.runtime.comms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The kernel's side of ipywidgets' models (widget messaging protocol 2.1): keeps each model's
 * state, so that a page that is opened again gets it back, and echoes every change, by which front
 * ends that show the same model agree. Binary parts of a state are echoed and not kept.
 */
final class WidgetStates implements CommHandler {
  static final String TARGET = "jupyter.widget";
  static final String CONTROL_TARGET = "jupyter.widget.control";
  static final String PROTOCOL_VERSION = "2.1.0";
  private static final String STATE = "state";
  private static final String METHOD = "method";
  private static final String BUFFER_PATHS = "buffer_paths";

  private final Map<String, ObjectNode> states = new ConcurrentHashMap<>();

  void opened(OpenComm comm, ObjectNode data) {
    states.put(comm.id(), Json.object());
    merge(comm, data);
    comm.onClose(() -> states.remove(comm.id()));
  }

  /** The kernel's side has sent something. */
  void changed(OpenComm comm, ObjectNode data) {
    if (data.path(METHOD).asText().equals("update")) {
      merge(comm, data);
    }
  }

  private void merge(OpenComm comm, ObjectNode data) {
    if (data.path(STATE) instanceof ObjectNode change) {
      states.computeIfPresent(
          comm.id(),
          (id, before) -> {
            var after = before.deepCopy();
            after.setAll(change);
            return after;
          });
    }
  }

  @Override
  public void received(OpenComm comm, Message message) {
    var data = message.content().withObjectProperty("data");
    if (message.type().equals("comm_open")) {
      opened(comm, data);
      return;
    }
    switch (data.path(METHOD).asText()) {
      case "update" -> {
        merge(comm, data);
        var echo = Json.object().put(METHOD, "echo_update");
        echo.set(STATE, data.withObjectProperty(STATE));
        echo.set(BUFFER_PATHS, data.withArrayProperty(BUFFER_PATHS));
        comm.answer(message, echo, message.buffers());
      }
      case "request_state" -> {
        var whole = Json.object().put(METHOD, "update");
        whole.set(STATE, states.getOrDefault(comm.id(), Json.object()));
        whole.putArray(BUFFER_PATHS);
        comm.answer(message, whole, List.of());
      }
      default -> {
        // "custom" is between the widget and the cell that made it.
      }
    }
  }

  /** Gives a page that was opened again all models at once. */
  CommHandler control() {
    return (comm, message) -> {
      var asked = message.content().path("data").path(METHOD).asText();
      if (!asked.equals("request_states")) {
        return;
      }
      var answer = Json.object().put(METHOD, "update_states");
      var all = answer.putObject("states");
      states.forEach(
          (id, state) -> {
            var model = all.putObject(id);
            model.set("model_name", state.path("_model_name"));
            model.set("model_module", state.path("_model_module"));
            model.set("model_module_version", state.path("_model_module_version"));
            model.set(STATE, state);
          });
      answer.putArray(BUFFER_PATHS);
      comm.answer(message, answer, List.of());
    };
  }
}
