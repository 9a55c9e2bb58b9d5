package io.sparkmaster.server.sessions;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.util.Optional;

/** What a client says about a session; all of it may be absent. */
record SessionRequest(JsonNode json) {

  Optional<String> path() {
    var older = text(json.path("notebook").path("path"));
    return older.isPresent() ? older : text(json.path("path"));
  }

  Optional<String> type() {
    return json.has("notebook") ? Optional.of("notebook") : text(json.path("type"));
  }

  String nameOr(String otherwise) {
    return text(json.path("name")).orElse(otherwise);
  }

  Optional<String> kernelId() {
    return text(json.path("kernel").path("id")).filter(id -> !id.isEmpty());
  }

  Optional<String> kernelName() {
    return text(json.path("kernel").path("name")).filter(name -> !name.isEmpty());
  }

  String require(String field, Optional<String> value) {
    return value
        .filter(text -> !text.isEmpty())
        .orElseThrow(
            () ->
                new ServerException(
                    ErrorCode.BAD_REQUEST, "Missing field in JSON data: " + field + "."));
  }

  private static Optional<String> text(JsonNode node) {
    return node.isTextual() ? Optional.of(node.asText()) : Optional.empty();
  }
}
