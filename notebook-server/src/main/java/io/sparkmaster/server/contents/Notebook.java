package io.sparkmaster.server.contents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * A notebook of format 4 in the shape of the API: each source is one string.
 *
 * @param json owned by this record
 */
record Notebook(ObjectNode json) {
  static Notebook empty() {
    var json = Json.mapper().createObjectNode();
    json.putArray("cells");
    json.putObject("metadata");
    json.put("nbformat", 4).put("nbformat_minor", 5);
    return new Notebook(json);
  }

  /** Reads a file's bytes; {@code path} is for the message when they hold no notebook. */
  static Notebook parse(byte[] bytes, ContentsPath path) {
    try {
      return of(Json.read(bytes), path);
    } catch (JsonProcessingException malformed) {
      var where = malformed.getLocation();
      throw unreadable(
          path,
          "%s (line %d, column %d)"
              .formatted(Json.fault(malformed), where.getLineNr(), where.getColumnNr()));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  static Notebook of(JsonNode node, ContentsPath path) {
    if (!(node instanceof ObjectNode json)) {
      throw unreadable(path, "it is not a JSON object");
    }
    var format = json.path("nbformat");
    if (!format.isInt()) {
      throw unreadable(path, "it has no format version (\"nbformat\")");
    }
    if (format.intValue() != 4) {
      throw unreadable(
          path,
          "it has format %d, but format 4 is needed; convert it with: jupyter nbconvert --to notebook"
              .formatted(format.intValue()));
    }
    NotebookLines.join(json);
    return new Notebook(json);
  }

  private static ServerException unreadable(ContentsPath path, String why) {
    return new ServerException(
        ErrorCode.BAD_REQUEST,
        "Unreadable Notebook: %s: %s. It can still be opened as a text file.".formatted(path, why));
  }

  /** What is wrong with it though it can be read. */
  Optional<String> fault() {
    return NotebookCheck.firstFault(json).map("Notebook validation failed: %s."::formatted);
  }

  /** The bytes for the file; without what belongs to one reading of it only. */
  byte[] toBytes() {
    return bytes(json.deepCopy());
  }

  /** As {@link #toBytes}, of a notebook that nobody uses any more: its JSON is spent. */
  byte[] intoBytes() {
    return bytes(json);
  }

  private static byte[] bytes(ObjectNode file) {
    if (file.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove(List.of("orig_nbformat", "orig_nbformat_minor", "signature"));
    }
    for (var cell : file.path("cells")) {
      if (cell.path("metadata") instanceof ObjectNode metadata) {
        metadata.remove("trusted");
      }
    }
    NotebookLines.split(file);
    return NotebookWriter.write(file);
  }
}
