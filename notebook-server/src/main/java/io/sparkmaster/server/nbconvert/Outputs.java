package io.sparkmaster.server.nbconvert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.server.http.HtmlText;
import io.sparkmaster.server.http.Json;

/** Outputs of cells as HTML, each of a bounded size, and all of a cell together. */
final class Outputs {
  private static final int MOST_TEXT = 200_000;
  private static final int MOST_HTML = 1_000_000;
  private static final int MOST_OF_CELL = 8 << 20;

  /** Spaces before nested values can be hundreds of times as many characters as the values. */
  private static final int MOST_INDENTED = 20_000;

  private final int cell;
  private final StringBuilder html = new StringBuilder();

  private Outputs(int cell) {
    this.cell = cell;
  }

  /**
   * @param cell its number on the page, from 1
   */
  static String html(JsonNode outputs, int cell) {
    return new Outputs(cell).all(outputs);
  }

  private String all(JsonNode outputs) {
    var printed = new StringBuilder();
    for (int i = 0; i < outputs.size(); i++) {
      if (html.length() > MOST_OF_CELL) {
        note("%,d more outputs are in the notebook only.".formatted(outputs.size() - i));
        break;
      }
      var output = outputs.get(i);
      var kind = output.path("output_type").asText();
      if (!kind.equals("stream")) {
        show(kind, output);
        continue;
      }
      printed.append(output.path("text").asText());
      var name = output.path("name").asText();
      var next = outputs.path(i + 1);
      // A program's prints come in pieces.
      if (!next.path("output_type").asText().equals("stream")
          || !next.path("name").asText().equals(name)) {
        text(AnsiText.settled(printed.toString()), name.equals("stderr") ? "out stderr" : "out");
        printed.setLength(0);
      }
    }
    return html.toString();
  }

  private void show(String kind, JsonNode output) {
    if (kind.equals("error")) {
      var lines = new StringBuilder();
      output.path("traceback").forEach(line -> lines.append(line.asText()).append('\n'));
      var name = output.path("ename").asText() + ": " + output.path("evalue").asText();
      text(lines.length() == 0 ? name : lines.toString().stripTrailing(), "out error");
    } else {
      bundle(output.path("data"));
    }
  }

  /** The richest form that needs no program. */
  private void bundle(JsonNode data) {
    var rich = data.path("text/html");
    var plain = data.path("text/plain");
    var image = Images.dataAddress(data);
    if (image.isPresent() && html.length() + image.get().length() > MOST_OF_CELL) {
      note("An image of %,d characters is in the notebook only.".formatted(image.get().length()));
    } else if (image.isPresent()) {
      html.append("<div class=\"out\"><img src=\"")
          .append(image.get())
          .append("\" alt=\"")
          .append(
              HtmlText.escape(
                  Html.beginning(plain.asText("Image that cell " + cell + " shows"), 500)))
          .append("\"></div>\n");
    } else if (rich.isTextual() && rich.textValue().length() <= MOST_HTML && !isEmpty(rich)) {
      html.append(
              "<div class=\"out wide\" tabindex=\"0\" role=\"group\" aria-label=\"Output of cell ")
          .append(cell)
          .append("\">")
          .append(Html.sanitize(rich.textValue()))
          .append("</div>\n");
    } else if (data.path("text/markdown").isTextual()) {
      var words = data.path("text/markdown").textValue();
      html.append("<div class=\"out\">")
          .append(Markdown.html(Html.beginning(words, MOST_HTML), Json.mapper().missingNode()))
          .append("</div>\n")
          .append(Html.noteOnRest(words, MOST_HTML));
    } else if (data.path("text/latex").isTextual()) {
      text(data.path("text/latex").textValue(), "out");
    } else if (plain.isTextual()) {
      text(plain.textValue(), "out");
    } else if (data.has("application/json")) {
      text(pretty(data.path("application/json")), "out");
    } else if (data.fieldNames().hasNext()) {
      note(
          "An output of type %s is shown in JupyterLab only."
              .formatted(Html.beginning(data.fieldNames().next(), 100)));
    }
  }

  private static boolean isEmpty(JsonNode rich) {
    return Html.sanitize(rich.textValue()).isBlank();
  }

  private static String pretty(JsonNode json) {
    var dense = json.toString();
    if (dense.length() > MOST_INDENTED) {
      return dense;
    }
    try {
      return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(json);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void text(String text, String classes) {
    html.append("<pre class=\"")
        .append(classes)
        .append("\">")
        .append(AnsiText.html(Html.beginning(text, MOST_TEXT)))
        .append("</pre>\n")
        .append(Html.noteOnRest(text, MOST_TEXT));
  }

  private void note(String words) {
    html.append(Html.note(words));
  }
}
