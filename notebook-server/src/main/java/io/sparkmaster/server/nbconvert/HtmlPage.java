package io.sparkmaster.server.nbconvert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.server.http.HtmlText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A notebook as one page that needs nothing else, and in which no program runs. */
final class HtmlPage {
  /** What the page may do, also where it has been saved and comes from no server. */
  static final String POLICY =
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action"
          + " 'none'";

  /** After these, no further cell begins. */
  private static final int MOST_CHARACTERS = 16 << 20;

  private static final int MOST_SOURCE = 1_000_000;
  private static final String STYLE = style();

  private HtmlPage() {}

  private static String style() {
    try (var bytes = HtmlPage.class.getResourceAsStream("page.css")) {
      return new String(Objects.requireNonNull(bytes).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /**
   * @param name for the title
   */
  static String of(ObjectNode notebook, String name) {
    var cells = new StringBuilder();
    var language = Language.of(notebook);
    var number = 0;
    var left = notebook.path("cells").size();
    for (var cell : notebook.path("cells")) {
      if (cells.length() > MOST_CHARACTERS) {
        cells.append(
            Html.note(
                "The notebook is too large for a page: %,d more cells are left out."
                    .formatted(left)));
        break;
      }
      left--;
      number++;
      cell(cells, cell, language, number);
    }
    // Readers by ear look for the one heading that says what the page is.
    var heading = cells.indexOf("<h1") >= 0 ? "p" : "h1";
    var head =
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="%1$s">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="referrer" content="no-referrer">
        <title>%2$s</title>
        <style>%3$s</style>
        </head>
        <body>
        <header><%4$s class="name">%2$s</%4$s></header>
        <main>
        """
            .formatted(POLICY, HtmlText.escape(name), STYLE, heading);
    return cells.insert(0, head).append("</main>\n</body>\n</html>\n").toString();
  }

  private static void cell(StringBuilder page, JsonNode cell, Language language, int number) {
    var whole = cell.path("source").asText();
    var source = Html.beginning(whole, MOST_SOURCE);
    switch (cell.path("cell_type").asText()) {
      case "markdown" ->
          page.append("<div class=\"cell text\">\n")
              .append(Markdown.html(source, cell.path("attachments")))
              .append("</div>\n");
      case "code" -> code(page, cell, source, language, number);
      default ->
          page.append("<div class=\"cell\"><pre>")
              .append(HtmlText.escape(source))
              .append("</pre></div>\n");
    }
    page.append(Html.noteOnRest(whole, MOST_SOURCE));
  }

  private static void code(
      StringBuilder page, JsonNode cell, String source, Language language, int number) {
    var jupyter = cell.path("metadata").path("jupyter");
    var count = cell.path("execution_count");
    page.append("<div class=\"cell code\">\n");
    if (!source.isBlank()) {
      var code =
          "<pre class=\"in\"><span class=\"count\">[%s]:</span> <code>%s</code></pre>\n"
              .formatted(
                  count.isIntegralNumber() ? count.asText() : " ",
                  Highlighter.cell(source, language));
      page.append(folded(jupyter.path("source_hidden").asBoolean(), "Code", code));
    }
    var outputs = Outputs.html(cell.path("outputs"), number);
    if (!outputs.isEmpty()) {
      var hidden =
          jupyter.path("outputs_hidden").asBoolean()
              || cell.path("metadata").path("collapsed").asBoolean();
      page.append(folded(hidden, "Output", outputs));
    }
    page.append("</div>\n");
  }

  private static String folded(boolean hidden, String words, String html) {
    return hidden ? "<details><summary>%s</summary>%s</details>\n".formatted(words, html) : html;
  }
}
