package io.sparkmaster.server.contents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.server.events.ServerEvents;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.TestServer;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.storage.Database;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A workspace that is served, and how clients speak to it. */
abstract class OneWorkspace {
  static final String NOTEBOOK =
      """
      {"cells":[{"cell_type":"code","id":"c1","metadata":{},"execution_count":null,"outputs":[%s],
      "source":"1\\n2"}],"metadata":{},"nbformat":4,"nbformat_minor":5}\
      """;
  static final String RICH =
      """
      {"output_type":"display_data","data":{"text/html":"<b>x</b>"},"metadata":{}}\
      """;

  @TempDir Path base;
  Path root;
  Database database;
  TestServer server;

  @BeforeEach
  void start() throws IOException {
    root = Files.createDirectory(base.resolve("root"));
    database = Database.open(base.resolve("test.db"));
    var folder = new WorkspaceRoot(root);
    server =
        TestServer.start(
            "/",
            8 << 20,
            new ContentsRoutes(
                user -> folder,
                new NotebookTrust(database, InstantSource.system()),
                new ServerEvents(),
                "/"),
            new FilesRoutes(user -> folder),
            new ViewRoutes(user -> folder, "/"),
            new ResolvePathRoutes(user -> folder, OneWorkspace::notebook));
  }

  private static Optional<String> notebook(UserId user, String kernel) {
    return switch (kernel) {
      case "known" -> Optional.of("d/n.ipynb");
      case "linked" -> Optional.of("away/n.ipynb");
      case "above" -> Optional.of("../n.ipynb");
      default -> Optional.empty();
    };
  }

  @AfterEach
  void stop() {
    server.close();
    database.close();
  }

  final HttpResponse<String> put(String path, String body) {
    return server.send("PUT", "/api/contents/" + path, body);
  }

  static String notebook(String content) {
    return "{\"type\":\"notebook\",\"format\":\"json\",\"content\":" + content + "}";
  }

  static String file(String format, String content) {
    return "{\"type\":\"file\",\"format\":\"%s\",\"content\":\"%s\"}".formatted(format, content);
  }

  static String chunk(int number, String text) {
    var content = Base64.getEncoder().encodeToString(text.getBytes());
    return "{\"type\":\"file\",\"format\":\"base64\",\"chunk\":%d,\"content\":\"%s\"}"
        .formatted(number, content);
  }

  static JsonNode json(HttpResponse<String> response, int status) throws JsonProcessingException {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return Json.mapper().readTree(response.body());
  }

  static List<String> names(JsonNode listing) {
    return listing.findValuesAsText("name");
  }
}
