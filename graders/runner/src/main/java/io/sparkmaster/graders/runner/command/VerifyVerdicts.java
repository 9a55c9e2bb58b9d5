package io.sparkmaster.graders.runner.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.graders.runner.error.RunnerException;
import io.sparkmaster.graders.runner.error.RunnerException.Code;
import io.sparkmaster.graders.runner.verdict.SignedVerdict;
import io.sparkmaster.graders.runner.verdict.VerdictKey;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.ProtocolException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Says which signed verdicts in a file the key has signed. */
final class VerifyVerdicts {
  private VerifyVerdicts() {}

  /** A verdict with what is to be said of it. */
  record Checked(boolean valid, String line) {}

  /**
   * All signed verdicts in a JSON document, or in lines of JSON, wherever they stand in it.
   *
   * @throws RunnerException when the file cannot be read, or holds none
   */
  static List<Checked> in(Path file, VerdictKey key) {
    var found = new ArrayList<Checked>();
    for (var document : documents(file)) {
      find(document, key, found);
    }
    if (found.isEmpty()) {
      throw new RunnerException(
          Code.FILES,
          "%s holds no signed verdict. Give a file with {\"signature\": ..., \"content\": ...} in it, such as a report."
              .formatted(file));
    }
    return found;
  }

  private static List<ObjectNode> documents(Path file) {
    try {
      var text = Files.readString(file);
      try {
        return List.of(parse(text));
      } catch (ProtocolException e) {
        return text.lines().filter(line -> !line.isBlank()).map(VerifyVerdicts::parse).toList();
      }
    } catch (IOException | ProtocolException e) {
      throw new RunnerException(
          Code.FILES, "%s cannot be read as JSON: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static ObjectNode parse(String text) {
    return Json.parseObject(text.getBytes(StandardCharsets.UTF_8), "verdict");
  }

  private static void find(JsonNode node, VerdictKey key, List<Checked> found) {
    if (node.path("content") instanceof ObjectNode content && node.path("signature").isTextual()) {
      var valid = new SignedVerdict(content, node.path("signature").asText()).verifies(key);
      found.add(
          new Checked(
              valid,
              "%s  %s, %s points, %s, isolation %s"
                  .formatted(
                      valid ? "valid    " : "NOT VALID",
                      content.path("exercise").asText("?"),
                      content.path("points").asText("?"),
                      content.path("at").asText("?"),
                      content.path("isolation").asText("?"))));
      return;
    }
    node.forEach(child -> find(child, key, found));
  }
}
