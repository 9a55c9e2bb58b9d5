package io.sparkmaster.server.learning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.server.http.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OpenApiTest {
  private static final String ROOT = "/learn/api/v1";

  @TempDir private Path folder;

  @Test
  void theDocumentNamesExactlyTheRoutesThatThereAre() throws Exception {
    try (var server = server()) {
      var described = new TreeSet<String>();
      var document = server.get("ann", "openapi.json");
      document
          .path("paths")
          .properties()
          .forEach(
              path ->
                  path.getValue()
                      .properties()
                      .forEach(
                          operation ->
                              described.add(
                                  operation.getKey().toUpperCase(Locale.ROOT)
                                      + " "
                                      + ROOT
                                      + path.getKey())));

      assertThat(document.at("/servers/0/url").asText()).isEqualTo(ROOT);
      assertThat(described)
          .containsExactlyInAnyOrderElementsOf(
              server.http.routes().stream().filter(it -> it.contains(ROOT)).toList());
    }
  }

  @Test
  void everyReferenceLeadsSomewhereAndEveryPathParameterIsDescribed() throws Exception {
    var document = Json.mapper().readTree(OpenApiRoutes.document());

    for (var reference : document.findValuesAsText("$ref")) {
      assertThat(document.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
    }
    for (var path : document.path("paths").properties()) {
      for (var operation : path.getValue()) {
        assertThat(names(document, operation)).as(path.getKey()).isEqualTo(inPath(path.getKey()));
        assertThat(operation.path("summary").asText()).as(path.getKey()).isNotEmpty();
        assertThat(operation.path("responses").has("default")).as(path.getKey()).isTrue();
      }
    }
  }

  private static List<String> inPath(String path) {
    var names = new ArrayList<String>();
    var matcher = Pattern.compile("\\{([^}]+)}").matcher(path);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  private static List<String> names(JsonNode document, JsonNode operation) {
    var names = new ArrayList<String>();
    for (var parameter : operation.path("parameters")) {
      var described =
          parameter.has("$ref")
              ? document.at(parameter.path("$ref").asText().substring(1))
              : parameter;
      if (described.path("in").asText().equals("path")) {
        names.add(described.path("name").asText());
      }
    }
    return names;
  }

  private LearningServer server() throws Exception {
    return new LearningServer(
        folder, SmallCourse.in(folder.resolve("courses")), Duration.ofSeconds(30));
  }
}
