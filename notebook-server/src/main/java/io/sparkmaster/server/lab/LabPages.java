package io.sparkmaster.server.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sparkmaster.server.http.HtmlText;
import io.sparkmaster.server.http.Json;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the page that starts JupyterLab. It has no script of its own, so a strict CSP holds. */
final class LabPages {
  private final LabManifest manifest;
  private final String staticUrl;

  LabPages(LabManifest manifest, String baseUrl) {
    this.manifest = manifest;
    this.staticUrl = baseUrl + "static/lab/";
  }

  String html(Map<String, ?> pageConfig) {
    return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>SparkMaster</title>
        <link rel="icon" class="idle favicon" type="image/svg+xml" href="{static}favicon.svg">
        <link rel="" class="busy favicon" type="image/svg+xml" href="{static}favicon-busy.svg">
        {styles}
        <script id="jupyter-config-data" type="application/json">{config}</script>
        {scripts}
        </head>
        <body>
        <noscript>JupyterLab is a program in your browser: allow JavaScript for this site and reload the page.</noscript>
        </body>
        </html>
        """
        .replace("{styles}", lines(manifest.styles(), "<link rel=\"stylesheet\" href=\"%s\">"))
        .replace("{scripts}", lines(manifest.scripts(), "<script defer src=\"%s\"></script>"))
        .replace("{static}", HtmlText.escape(staticUrl))
        .replace("{config}", scriptData(pageConfig));
  }

  private String lines(Iterable<String> files, String pattern) {
    var lines = new StringBuilder();
    for (var file : files) {
      lines.append(pattern.formatted(HtmlText.escape(staticUrl + file))).append('\n');
    }
    return lines.toString().stripTrailing();
  }

  /**
   * JSON that can stand in a script element: the characters that could end the element, open a
   * comment in it or end a line of script are written as escapes. They occur in strings only.
   */
  static String scriptData(Object value) {
    try {
      return Json.mapper()
          .writeValueAsString(value)
          .chars()
          .mapToObj(LabPages::escaped)
          .collect(Collectors.joining());
    } catch (JsonProcessingException impossible) {
      throw new IllegalArgumentException("The page's options are no JSON.", impossible);
    }
  }

  private static String escaped(int character) {
    return switch (character) {
      case '<', '>', '&', '\u2028', '\u2029' -> "\\u%04x".formatted(character);
      default -> Character.toString((char) character);
    };
  }
}
