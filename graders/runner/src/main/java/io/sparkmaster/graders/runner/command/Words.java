package io.sparkmaster.graders.runner.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The feedback of a verdict as lines of text. */
final class Words {
  private Words() {}

  static List<String> feedback(JsonNode verdict) {
    var lines = new ArrayList<String>();
    verdict.path("feedback").forEach(item -> add("", item, lines));
    for (var grader : verdict.path("graders")) {
      if (!grader.path("state").asText().equals("passed")) {
        grader
            .path("feedback")
            .forEach(item -> add(grader.path("id").asText() + ": ", item, lines));
      }
    }
    verdict.path("notes").forEach(note -> lines.add("note: " + note.asText()));
    return lines;
  }

  private static void add(String who, JsonNode item, List<String> lines) {
    lines.add(who + item.path("text").asText());
    for (var detail : item.path("details")) {
      if (detail.path("kind").asText().equals("row_difference")) {
        lines.add("  expected: " + detail.path("expected"));
        lines.add("  yours:    " + detail.path("actual"));
      }
      for (var line : detail.path("lines")) {
        lines.add(
            (line.path("marked").asBoolean() ? "> " : "  ")
                + "  ".repeat(line.path("depth").asInt())
                + line.path("text").asText());
      }
    }
  }

  static String state(JsonNode verdict) {
    return verdict.path("state").asText().replace('_', ' ');
  }
}
