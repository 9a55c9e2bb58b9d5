package io.sparkmaster.graders.runner.command;

import static io.sparkmaster.graders.runner.command.Markup.escaped;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** One page for a teacher: who has how many points, and each answer with what was said to it. */
final class HtmlReport {
  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><title>Grades</title>
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <style>
      body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
      table { border-collapse: collapse; } td, th { padding: .25rem .75rem; text-align: left; border-bottom: 1px solid #bbb; }
      pre { background: #f4f4f4; color: #111; padding: .75rem; overflow-x: auto; white-space: pre-wrap; }
      .passed { color: #0a5f1f; } .failed, .error { color: #a11212; } .other { color: #7a4b00; }
      @media (prefers-color-scheme: dark) { body { background: #181818; color: #eee; } .passed { color: #7fd492; }
        .failed, .error { color: #ff9c9c; } .other { color: #f2c071; } pre { background: #242424; color: #eee; } }
      </style></head><body>
      <h1>Grades</h1>
      """;

  private HtmlReport() {}

  static String of(List<Entry> entries) {
    var html = new StringBuilder(HEAD);
    html.append("<table><thead><tr><th>Notebook</th><th>Points</th><th>Result</th></tr></thead>");
    html.append("<tbody>\n");
    for (int i = 0; i < entries.size(); i++) {
      var entry = entries.get(i);
      html.append(
          "<tr><td><a href=\"#n%d\">%s</a></td><td>%s</td><td class=\"%s\">%s</td></tr>\n"
              .formatted(
                  i,
                  escaped(entry.notebook()),
                  entry.failed() ? "" : Entry.plain(entry.points()) + " / " + entry.max(),
                  entry.failed() ? "error" : entry.passed() ? "passed" : "failed",
                  entry.failed() ? "not graded" : entry.passed() ? "passed" : "not passed"));
    }
    html.append("</tbody></table>\n");
    for (int i = 0; i < entries.size(); i++) {
      notebook(i, entries.get(i), html);
    }
    return html.append("</body></html>\n").toString();
  }

  private static void notebook(int number, Entry entry, StringBuilder html) {
    html.append("<h2 id=\"n%d\">%s</h2>\n".formatted(number, escaped(entry.notebook())));
    if (entry.failed()) {
      html.append("<p class=\"error\">%s</p>\n".formatted(escaped(entry.error())));
    }
    entry.verdicts().forEach(verdict -> exercise(entry, verdict, html));
  }

  private static void exercise(Entry entry, JsonNode verdict, StringBuilder html) {
    var state = verdict.path("state").asText();
    html.append(
        "<h3>%s <small class=\"%s\">%s, %s of %s points</small></h3>\n"
            .formatted(
                escaped(verdict.path("title").asText()),
                state.equals("passed") || state.equals("failed") ? state : "other",
                Words.state(verdict),
                Entry.plain(verdict.path("points").decimalValue()),
                verdict.path("max").asText()));
    var source = entry.source(verdict.path("exercise").asText());
    if (!source.isBlank()) {
      html.append("<pre>%s</pre>\n".formatted(escaped(source)));
    }
    verdict
        .path("review")
        .forEach(
            why -> html.append("<p class=\"other\">%s</p>\n".formatted(escaped(why.asText()))));
    var feedback = Words.feedback(verdict);
    if (!feedback.isEmpty()) {
      html.append("<pre>%s</pre>\n".formatted(escaped(String.join("\n", feedback))));
    }
  }
}
