package io.sparkmaster.server.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** The kinds of event that this server knows, by Jupyter Server's names for them. */
public enum EventSchema {
  /** A file, notebook or folder was read or changed: {@code action}, {@code path}. */
  CONTENTS(
      "https://events.jupyter.org/jupyter_server/contents_service/v1",
      "1",
      Set.of("get", "create", "save", "upload", "rename", "copy", "delete"),
      Set.of("path")),

  /** Something was done with a kernel: {@code action}, {@code kernel_id}, {@code msg}. */
  KERNELS(
      "https://events.jupyter.org/jupyter_server/kernel_actions/v1",
      "1",
      Set.of("start", "interrupt", "shutdown", "restart"),
      Set.of("msg"));

  private final String id;
  private final String version;
  private final Set<String> actions;
  private final Set<String> required;

  EventSchema(String id, String version, Set<String> actions, Set<String> required) {
    this.id = id;
    this.version = version;
    this.actions = actions;
    this.required = required;
  }

  public String id() {
    return id;
  }

  /** The kind that a client names, or fails with {@code BAD_REQUEST}. */
  static EventSchema of(String id, String version) {
    for (var schema : values()) {
      if (schema.id.equals(id)) {
        if (!schema.version.equals(version)) {
          throw bad(
              "Unregistered version: \"%s\" of %s; this server knows version %s."
                  .formatted(version, id, schema.version));
        }
        return schema;
      }
    }
    throw bad(
        "The schema \"%s\" is not registered. Known are: %s."
            .formatted(
                id,
                Arrays.stream(values()).map(EventSchema::id).collect(Collectors.joining(", "))));
  }

  /** Fails with {@code BAD_REQUEST} when an event of this kind cannot look like that. */
  void check(JsonNode data) {
    if (!(data instanceof ObjectNode)) {
      throw bad("\"data\" of an event must be an object.");
    }
    var action = data.path("action");
    if (!action.isTextual() || !actions.contains(action.textValue())) {
      throw bad("\"data\" of %s must hold an \"action\" of %s.".formatted(id, actions));
    }
    for (var key : required) {
      if (!data.path(key).isTextual()) {
        throw bad("\"data\" of %s must hold the text \"%s\".".formatted(id, key));
      }
    }
  }

  private static ServerException bad(String message) {
    return new ServerException(ErrorCode.BAD_REQUEST, message);
  }
}
