package io.sparkmaster.courses.catalog.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What nbformat 4 asks of the parts that we read. */
final class NotebookShape {
  private static final int MAX_SHOWN = 40;

  private NotebookShape() {}

  static Cell cell(JsonNode node, int index) {
    var where = " of cell " + index;
    if (!(node instanceof ObjectNode json)) {
      throw Notebook.refuse("cell " + index + " is not an object, but " + kind(node));
    }
    var type =
        CellType.of(json.path("cell_type").asText())
            .orElseThrow(
                () ->
                    Notebook.refuse(
                        "cell_type"
                            + where
                            + " is "
                            + show(json.path("cell_type"))
                            + ", but has to be one of "
                            + cellTypes()));
    require(json, "metadata", JsonNode::isObject, "an object", where);
    require(json, "source", NotebookShape::isSource, "a text or a list of texts", where);
    if (type == CellType.CODE) {
      require(json, "outputs", JsonNode::isArray, "a list", where);
    }
    return new Cell(json.deepCopy(), type);
  }

  private static String cellTypes() {
    return Arrays.stream(CellType.values()).map(CellType::text).collect(Collectors.joining(", "));
  }

  private static boolean isSource(JsonNode node) {
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

  static void require(
      ObjectNode json, String key, Predicate<JsonNode> rule, String expected, String where) {
    var value = json.path(key);
    if (!rule.test(value)) {
      throw Notebook.refuse(key + where + " has to be " + expected + ", but it is " + show(value));
    }
  }

  static String show(JsonNode value) {
    if (value.isMissingNode()) {
      return "missing";
    }
    if (value.isContainerNode()) {
      return kind(value);
    }
    var text = value.toString();
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
  }

  static String kind(JsonNode value) {
    return value.isMissingNode()
        ? "nothing"
        : "JSON " + value.getNodeType().name().toLowerCase(Locale.ROOT);
  }
}
