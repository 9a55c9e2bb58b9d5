package io.sparkmaster.server.contents;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks a notebook against what version 4 of the notebook format requires of every one. */
final class NotebookCheck {
  private static final Set<String> CELL_TYPES = Set.of("code", "markdown", "raw");
  private static final Set<String> OUTPUT_TYPES =
      Set.of("execute_result", "display_data", "stream", "error");
  private static final Pattern CELL_ID = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

  private NotebookCheck() {}

  /** The first thing that is wrong; empty when the notebook is valid. */
  static Optional<String> firstFault(JsonNode notebook) {
    if (!notebook.path("metadata").isObject()) {
      return Optional.of("\"metadata\" is not an object");
    }
    if (!notebook.path("nbformat_minor").isInt()) {
      return Optional.of("\"nbformat_minor\" is not a whole number");
    }
    if (!notebook.path("cells").isArray()) {
      return Optional.of("\"cells\" is not a list");
    }
    var idsRequired = notebook.path("nbformat_minor").intValue() >= 5;
    var ids = new HashSet<String>();
    var number = 0;
    for (var cell : notebook.path("cells")) {
      number++;
      var fault = faultOf(cell, idsRequired, ids);
      if (fault.isPresent()) {
        return Optional.of("cell " + number + ": " + fault.get());
      }
    }
    return Optional.empty();
  }

  private static Optional<String> faultOf(JsonNode cell, boolean idRequired, Set<String> ids) {
    var type = cell.path("cell_type").asText();
    if (!CELL_TYPES.contains(type)) {
      return Optional.of("\"cell_type\" is \"%s\", not code, markdown or raw".formatted(type));
    }
    if (!cell.path("metadata").isObject()) {
      return Optional.of("\"metadata\" is not an object");
    }
    if (!isText(cell.path("source"))) {
      return Optional.of("\"source\" is neither a text nor a list of lines");
    }
    if (idRequired) {
      var id = cell.path("id").asText();
      if (!CELL_ID.matcher(id).matches()) {
        return Optional.of("\"id\" is missing or malformed");
      }
      if (!ids.add(id)) {
        return Optional.of("the id \"%s\" is used twice".formatted(id));
      }
    }
    return type.equals("code") ? faultOfCode(cell) : Optional.empty();
  }

  private static Optional<String> faultOfCode(JsonNode cell) {
    var count = cell.path("execution_count");
    if (!count.isNull() && !count.isInt()) {
      return Optional.of("\"execution_count\" is neither null nor a whole number");
    }
    if (!cell.path("outputs").isArray()) {
      return Optional.of("\"outputs\" is not a list");
    }
    for (var output : cell.path("outputs")) {
      var type = output.path("output_type").asText();
      if (!OUTPUT_TYPES.contains(type)) {
        return Optional.of("an output has the unknown type \"%s\"".formatted(type));
      }
    }
    return Optional.empty();
  }

  private static boolean isText(JsonNode node) {
    if (node.isArray()) {
      for (var line : node) {
        if (!line.isTextual()) {
          return false;
        }
      }
      return true;
    }
    return node.isTextual();
  }
}
