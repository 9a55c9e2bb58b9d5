package io.sparkmaster.server.nbconvert;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.server.http.Json;

/** Notebooks made cell by cell. */
final class Notebooks {
  private final ObjectNode json = Json.mapper().createObjectNode().put("nbformat", 4);
  private final ArrayNode cells = json.put("nbformat_minor", 5).putArray("cells");

  Notebooks(String kernelspec) {
    json.putObject("metadata").putObject("kernelspec").put("name", kernelspec);
  }

  static Notebooks scala() {
    return new Notebooks("sparkmaster-scala");
  }

  Notebooks text(String markdown) {
    cells.addObject().put("cell_type", "markdown").put("source", markdown).putObject("metadata");
    return this;
  }

  /** A code cell; what is shown below it comes with the next calls. */
  Notebooks code(String source) {
    var cell = cells.addObject().put("cell_type", "code").put("source", source);
    cell.put("execution_count", cells.size()).putObject("metadata");
    cell.putArray("outputs");
    return this;
  }

  Notebooks prints(String stream, String text) {
    outputs().addObject().put("output_type", "stream").put("name", stream).put("text", text);
    return this;
  }

  Notebooks shows(String... typesAndData) {
    var output = outputs().addObject().put("output_type", "display_data");
    output.putObject("metadata");
    var data = output.putObject("data");
    for (int i = 0; i < typesAndData.length; i += 2) {
      data.put(typesAndData[i], typesAndData[i + 1]);
    }
    return this;
  }

  Notebooks fails(String name, String message, String... traceback) {
    var output = outputs().addObject().put("output_type", "error");
    output.put("ename", name).put("evalue", message);
    for (var line : traceback) {
      output.withArray("traceback").add(line);
    }
    return this;
  }

  /** Of the last cell. */
  ObjectNode cell() {
    return (ObjectNode) cells.get(cells.size() - 1);
  }

  private ArrayNode outputs() {
    return cell().withArray("outputs");
  }

  ObjectNode json() {
    return json;
  }

  String page() {
    return HtmlPage.of(json, "Lesson");
  }
}
