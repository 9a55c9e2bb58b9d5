package io.sparkmaster.graders.runner.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.kernel.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The verdicts on standard output, for people and for programs. */
final class Report {
  private Report() {}

  static String json(List<Entry> entries) {
    var whole = Json.object().put("passed", entries.stream().allMatch(Entry::passed));
    var list = whole.putArray("notebooks");
    for (var entry : entries) {
      var json = entry.json().deepCopy();
      json.remove(List.of("sources", "key"));
      list.add(json);
    }
    return new String(Json.writePretty(whole), StandardCharsets.UTF_8);
  }

  static String text(Entry entry) {
    var lines = new ArrayList<String>();
    lines.add(entry.notebook());
    entry.verdicts().forEach(verdict -> addExercise(verdict, lines));
    lines.add("  %s of %d points".formatted(Entry.plain(entry.points()), entry.max()));
    return String.join(System.lineSeparator(), lines);
  }

  private static void addExercise(JsonNode verdict, List<String> lines) {
    lines.add(
        "  %-13s %5s/%-4s %s (%s)"
            .formatted(
                Words.state(verdict),
                Entry.plain(verdict.path("points").decimalValue()),
                verdict.path("max").asText(),
                verdict.path("title").asText(),
                verdict.path("exercise").asText()));
    verdict.path("review").forEach(why -> lines.add("      review: " + why.asText()));
    Words.feedback(verdict).forEach(line -> lines.add("      " + line));
  }
}
