package io.sparkmaster.server.contents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.function.UnaryOperator;

/**
 * The two shapes of a notebook's long texts: lists of lines in the file, one string over HTTP.
 * These texts are cell sources, stream texts, and the non-JSON entries of outputs and attachments.
 */
final class NotebookLines {
  private NotebookLines() {}

  /** Changes the notebook in place to the shape of the API. */
  static void join(ObjectNode notebook) {
    each(notebook, NotebookLines::joined);
  }

  /** Changes the notebook in place to the shape of the file. */
  static void split(ObjectNode notebook) {
    each(notebook, NotebookLines::cut);
  }

  private static void each(ObjectNode notebook, UnaryOperator<JsonNode> change) {
    for (var cell : notebook.path("cells")) {
      apply(cell, "source", change);
      cell.path("attachments").forEach(bundle -> bundle(bundle, change));
      for (var output : cell.path("outputs")) {
        apply(output, "text", change);
        bundle(output.path("data"), change);
      }
    }
  }

  private static void bundle(JsonNode bundle, UnaryOperator<JsonNode> change) {
    var types = new ArrayList<String>();
    bundle.fieldNames().forEachRemaining(types::add);
    for (var type : types) {
      var isJson =
          type.equals("application/json")
              || (type.startsWith("application/") && type.endsWith("+json"));
      if (!isJson) {
        apply(bundle, type, change);
      }
    }
  }

  private static void apply(JsonNode owner, String key, UnaryOperator<JsonNode> change) {
    var value = owner.get(key);
    if (value != null && owner instanceof ObjectNode object) {
      object.set(key, change.apply(value));
    }
  }

  private static JsonNode joined(JsonNode value) {
    if (!(value instanceof ArrayNode lines)) {
      return value;
    }
    var text = new StringBuilder();
    for (var line : lines) {
      if (!line.isTextual()) {
        return value;
      }
      text.append(line.textValue());
    }
    return JsonNodeFactory.instance.textNode(text.toString());
  }

  private static JsonNode cut(JsonNode value) {
    if (!value.isTextual()) {
      return value;
    }
    var lines = JsonNodeFactory.instance.arrayNode();
    Lines.split(value.textValue()).forEach(lines::add);
    return lines;
  }
}
