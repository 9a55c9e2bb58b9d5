package io.sparkmaster.courses.catalog.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * One cell of a notebook, with all that its JSON holds.
 *
 * <p>A value: changes give a new cell, and the JSON inside is never handed out unless copied.
 */
public final class Cell {
  private final ObjectNode json;
  private final CellType type;

  Cell(ObjectNode json, CellType type) {
    this.json = json;
    this.type = type;
  }

  /** What kind of cell this is. */
  public CellType type() {
    return type;
  }

  /** The cell's id; absent in notebooks older than nbformat 4.5. */
  public Optional<String> id() {
    var id = json.path("id");
    return id.isTextual() ? Optional.of(id.textValue()) : Optional.empty();
  }

  /** The whole source; a file may hold it as one text or as a list of lines. */
  public String source() {
    var source = json.path("source");
    if (source.isTextual()) {
      return source.textValue();
    }
    var text = new StringBuilder();
    source.forEach(line -> text.append(line.textValue()));
    return text.toString();
  }

  /** A copy of the platform's own metadata ({@code metadata.sparkmaster}), if there is any. */
  public Optional<JsonNode> sparkmaster() {
    return Optional.ofNullable(json.path("metadata").get("sparkmaster")).map(JsonNode::deepCopy);
  }

  /** This cell with another source. */
  public Cell withSource(String source) {
    var copy = json.deepCopy();
    copy.set("source", lines(source));
    return new Cell(copy, type);
  }

  /** This cell as if it had never run. */
  public Cell withoutOutputs() {
    if (type != CellType.CODE) {
      return this;
    }
    var copy = json.deepCopy();
    copy.putArray("outputs");
    copy.putNull("execution_count");
    return new Cell(copy, type);
  }

  private ArrayNode lines(String source) {
    var lines = json.arrayNode();
    int start = 0;
    while (start < source.length()) {
      int newline = source.indexOf('\n', start);
      int end = newline < 0 ? source.length() : newline + 1;
      lines.add(source.substring(start, end));
      start = end;
    }
    return lines;
  }

  ObjectNode json() {
    return json;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cell cell && cell.json.equals(json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return "Cell[" + type.text() + " " + id().orElse("without id") + "]";
  }
}
