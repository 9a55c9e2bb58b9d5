package io.sparkmaster.graders.runner.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.courses.catalog.SubmittedSources;
import io.sparkmaster.graders.runner.Verdict;
import io.sparkmaster.graders.runner.VerdictJson;
import io.sparkmaster.kernel.protocol.Json;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * What became of one notebook, as reports have it.
 *
 * @param json {@code notebook} with {@code verdicts} and {@code sources}, or {@code error}
 */
record Entry(ObjectNode json) {

  static Entry of(Path notebook, List<Verdict> verdicts, SubmittedSources sources) {
    var json = Json.object().put("notebook", notebook.toString());
    var all = json.putArray("verdicts");
    verdicts.forEach(verdict -> all.add(VerdictJson.of(verdict)));
    var texts = json.putObject("sources");
    sources.sources().forEach((exercise, text) -> texts.put(exercise.value(), text));
    return new Entry(json);
  }

  static Entry ofError(Path notebook, String why) {
    return new Entry(Json.object().put("notebook", notebook.toString()).put("error", why));
  }

  /** The same verdicts, for equal work that was handed in under another name. */
  Entry under(Path notebook) {
    var same = json.deepCopy().put("notebook", notebook.toString());
    same.remove("key");
    return new Entry(same);
  }

  String notebook() {
    return json.path("notebook").asText();
  }

  boolean failed() {
    return json.has("error");
  }

  String error() {
    return json.path("error").asText();
  }

  List<JsonNode> verdicts() {
    return StreamSupport.stream(json.path("verdicts").spliterator(), false).toList();
  }

  String source(String exercise) {
    return json.path("sources").path(exercise).asText();
  }

  boolean passed() {
    return !failed()
        && verdicts().stream()
            .allMatch(
                verdict ->
                    verdict.path("state").asText().equals("passed")
                        && verdict.path("review").isEmpty());
  }

  /** Whether every verdict is about the notebook, and none about what kept it from being graded. */
  boolean gradable() {
    return !failed()
        && verdicts().stream()
            .noneMatch(verdict -> verdict.path("state").asText().equals("not_gradable"));
  }

  BigDecimal points() {
    return verdicts().stream()
        .map(verdict -> verdict.path("points").decimalValue())
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  long max() {
    return verdicts().stream().mapToLong(verdict -> verdict.path("max").asLong()).sum();
  }

  static String plain(BigDecimal points) {
    return points.stripTrailingZeros().toPlainString();
  }
}
