package io.sparkmaster.server.apispec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The document, read as a program would. */
public final class ApiDocument {
  private final ObjectNode document;

  public ApiDocument(String yaml) {
    try {
      this.document = (ObjectNode) new ObjectMapper(new YAMLFactory()).readTree(yaml);
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }

  public JsonNode json() {
    return document;
  }

  /** Each operation as in "GET /api/files/{path}", with what the document says of it. */
  public Map<String, JsonNode> operations() {
    var all = new TreeMap<String, JsonNode>();
    for (var path : document.path("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        var name = operation.getKey();
        if (name.equals("parameters")) {
          continue;
        }
        var socket = operation.getValue().path("x-websocket").asBoolean();
        var method = socket ? "WS" : name.toUpperCase(Locale.ROOT);
        all.put(method + " " + path.getKey(), operation.getValue());
      }
    }
    return all;
  }

  /**
   * What is wrong with an answer; empty when it is as described.
   *
   * @param operation as in {@link #operations}
   * @param type of the body, without parameters
   */
  public String fault(String operation, int status, String type, String body) throws IOException {
    var described = operations().get(operation);
    if (described == null) {
      return "There is no operation " + operation;
    }
    var response = described.path("responses").path(String.valueOf(status));
    if (response.isMissingNode()) {
      if (status < 400) {
        return "%s does not say that it may answer %d".formatted(operation, status);
      }
      response = document.at("/components/responses/Failure");
    }
    var content = response.path("content");
    if (content.isMissingNode()) {
      return body.isEmpty() ? "" : "%s %d has a body: %s".formatted(operation, status, body);
    }
    for (var form : content.properties()) {
      if (type.matches(form.getKey().replace("*", ".+"))) {
        var schema = form.getValue().path("schema");
        return schema.isMissingNode() ? "" : fault(schema, body);
      }
    }
    return "%s %d is %s: %s".formatted(operation, status, type, body);
  }

  private String fault(JsonNode schema, String body) throws IOException {
    var whole = (ObjectNode) schema.deepCopy();
    whole.set("components", document.path("components"));
    var settings = SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(whole, settings)
        .validate(new ObjectMapper().readTree(body))
        .stream()
        .map(it -> it.getMessage())
        .collect(Collectors.joining("; "));
  }
}
