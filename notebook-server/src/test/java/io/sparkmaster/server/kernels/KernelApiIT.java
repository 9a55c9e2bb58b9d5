package io.sparkmaster.server.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.server.http.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
final class KernelApiIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @TempDir static Path folder;
  static KernelTestServer server;

  @BeforeAll
  static void start() throws IOException {
    server = KernelTestServer.ofEchoKernels(folder);
    Files.createDirectories(folder.resolve("workspace/lesson"));
  }

  @AfterAll
  static void stop() {
    server.close();
    await()
        .atMost(DEADLINE)
        .untilAsserted(() -> assertThat(folder.resolve("run")).isEmptyDirectory());
  }

  private static HttpResponse<String> send(String method, String path, String body) {
    return server.http().send(method, path, body);
  }

  private static JsonNode json(HttpResponse<String> response) {
    try {
      return Json.mapper().readTree(response.body());
    } catch (IOException e) {
      throw new AssertionError(response.body(), e);
    }
  }

  private static void awaitState(String kernel, String state) {
    await()
        .atMost(DEADLINE)
        .until(
            () ->
                json(server.http().get("/api/kernels/" + kernel))
                    .path("execution_state")
                    .asText()
                    .equals(state));
  }

  @Nested
  final class Kernelspecs {
    @Test
    void bothAreListedWithADefaultAndLogosThatAreThere() {
      var answer = json(server.http().get("/api/kernelspecs"));

      assertThat(answer.path("default").asText()).isEqualTo("sparkmaster-scala");
      assertThat(answer.path("kernelspecs").fieldNames())
          .toIterable()
          .containsExactly("sparkmaster-scala", "sparkmaster-java");
      var java = answer.path("kernelspecs").path("sparkmaster-java");
      assertThat(java.path("spec").path("display_name").asText())
          .isEqualTo("Spark - Java (SparkMaster)");
      assertThat(java.path("spec").path("interrupt_mode").asText()).isEqualTo("message");
      for (var logo : java.path("resources")) {
        assertThat(server.http().get(logo.asText()).statusCode()).isEqualTo(200);
      }
    }

    @Test
    void unknownNamesAndResourcesAreNotFound() {
      assertThat(server.http().get("/api/kernelspecs/nope").statusCode()).isEqualTo(404);
      assertThat(server.http().get("/kernelspecs/sparkmaster-java/nope").statusCode())
          .isEqualTo(404);
    }
  }

  @Nested
  final class OneKernel {
    @Test
    void startsShowsListsAndStops() {
      var started = send("POST", "/api/kernels", "{\"name\": \"sparkmaster-java\"}");
      assertThat(started.statusCode()).isEqualTo(201);
      var model = json(started);
      var id = model.path("id").asText();
      assertThat(started.headers().firstValue("Location")).contains("/api/kernels/" + id);
      assertThat(model.fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder(
              "id", "name", "last_activity", "execution_state", "connections");
      assertThat(model.path("name").asText()).isEqualTo("sparkmaster-java");

      awaitState(id, "idle");
      assertThat(server.http().get("/api/kernels").body()).contains(id);

      assertThat(send("DELETE", "/api/kernels/" + id, "").statusCode()).isEqualTo(204);
      assertThat(server.http().get("/api/kernels/" + id).statusCode()).isEqualTo(404);
      assertThat(send("DELETE", "/api/kernels/" + id, "").statusCode()).isEqualTo(404);
    }

    @Test
    void restartsIntoANewProcess() {
      var id = server.startKernel();
      try (var socket = KernelClientSocket.open(server.http(), id, "restarts")) {
        var first = socket.await("execute_result", socket.execute("pid"));

        var restarted = send("POST", "/api/kernels/" + id + "/restart", "");

        assertThat(restarted.statusCode()).isEqualTo(200);
        assertThat(json(restarted).path("id").asText()).isEqualTo(id);
        var second = socket.await("execute_result", socket.execute("pid"));
        assertThat(second.path("content")).isNotEqualTo(first.path("content"));
      }
    }

    @Test
    void interruptStopsTheCell() {
      var id = server.startKernel();
      try (var socket = KernelClientSocket.open(server.http(), id, "interrupts")) {
        var cell = socket.execute("wait");
        socket.await("display_data", cell);
        awaitState(id, "busy");

        assertThat(send("POST", "/api/kernels/" + id + "/interrupt", "").statusCode())
            .isEqualTo(204);

        var reply = socket.await("execute_reply", cell);
        assertThat(reply.path("content").path("status").asText()).isEqualTo("error");
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "\"x\""})
    void isNotStartedByABodyThatIsNoObject(String body) {
      assertThat(send("POST", "/api/kernels", body).statusCode()).isEqualTo(400);
    }

    @Test
    void unknownKernelsAreNotFoundByAnyRoute() {
      assertThat(server.http().get("/api/kernels/nope").statusCode()).isEqualTo(404);
      assertThat(send("POST", "/api/kernels/nope/restart", "").statusCode()).isEqualTo(404);
      assertThat(send("POST", "/api/kernels/nope/interrupt", "").statusCode()).isEqualTo(404);
    }

    @Test
    void anUnknownKernelspecIs501AndListsTheKnownOnes() {
      var response = send("POST", "/api/kernels", "{\"name\": \"python3\"}");
      assertThat(response.statusCode()).isEqualTo(501);
      assertThat(json(response).path("message").asText())
          .contains("python3")
          .contains("sparkmaster-scala");
      assertThat(json(response).has("short_message")).isTrue();
    }
  }

  @Nested
  final class Sessions {
    private HttpResponse<String> create(String path) {
      return send(
          "POST",
          "/api/sessions",
          """
          {"path": "%s", "name": "", "type": "notebook", "kernel": {"name": "sparkmaster-scala"}}"""
              .formatted(path));
    }

    @Test
    void oneForEachPathAndAlways201() {
      var first = create("lesson/a.ipynb");
      var second = create("lesson/a.ipynb");

      assertThat(first.statusCode()).isEqualTo(201);
      assertThat(second.statusCode()).isEqualTo(201);
      assertThat(json(second).path("id")).isEqualTo(json(first).path("id"));
      assertThat(json(second).path("kernel").path("id"))
          .isEqualTo(json(first).path("kernel").path("id"));
      assertThat(json(first).path("notebook").path("path").asText()).isEqualTo("lesson/a.ipynb");
      assertThat(server.http().get("/api/sessions").body())
          .contains(json(first).path("id").asText());
    }

    @Test
    void theKernelRunsInTheNotebooksFolder() throws IOException {
      var session = json(create("lesson/cwd.ipynb"));
      var kernel = session.path("kernel").path("id").asText();
      try (var socket = KernelClientSocket.open(server.http(), kernel, "cwd")) {
        var result = socket.await("execute_result", socket.execute("cwd"));
        assertThat(result.path("content").path("data").path("text/plain").asText())
            .isEqualTo(folder.toRealPath().resolve("workspace/lesson").toString());
      }
    }

    @Test
    void renameKeepsTheKernelAndAnotherKernelReplacesIt() {
      var session = json(create("before.ipynb"));
      var path = "/api/sessions/" + session.path("id").asText();

      var renamed = send("PATCH", path, "{\"path\": \"after.ipynb\"}");
      assertThat(renamed.statusCode()).isEqualTo(200);
      assertThat(json(renamed).path("path").asText()).isEqualTo("after.ipynb");
      assertThat(json(renamed).path("kernel").path("id"))
          .isEqualTo(session.path("kernel").path("id"));

      var changed = send("PATCH", path, "{\"kernel\": {\"name\": \"sparkmaster-java\"}}");
      assertThat(json(changed).path("kernel").path("name").asText()).isEqualTo("sparkmaster-java");
      var old = session.path("kernel").path("id").asText();
      assertThat(server.http().get("/api/kernels/" + old).statusCode()).isEqualTo(404);

      var wrong = send("PATCH", path, "{\"kernel\": {\"id\": \"nope\"}}");
      assertThat(wrong.statusCode()).isEqualTo(400);
    }

    @Test
    void deletingEndsTheKernelToo() {
      var session = json(create("gone.ipynb"));
      var path = "/api/sessions/" + session.path("id").asText();

      assertThat(send("DELETE", path, "").statusCode()).isEqualTo(204);

      assertThat(server.http().get(path).statusCode()).isEqualTo(404);
      assertThat(send("DELETE", path, "").statusCode()).isEqualTo(404);
      var kernel = session.path("kernel").path("id").asText();
      assertThat(server.http().get("/api/kernels/" + kernel).statusCode()).isEqualTo(404);
    }

    @Test
    void aKernelThatWentFirstIs410ThenTheSessionIsGone() {
      var session = json(create("orphan.ipynb"));
      send("DELETE", "/api/kernels/" + session.path("kernel").path("id").asText(), "");
      var path = "/api/sessions/" + session.path("id").asText();

      assertThat(send("DELETE", path, "").statusCode()).isEqualTo(410);
      assertThat(server.http().get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void missingFieldsAndUnknownKernelsAreExplained() {
      assertThat(send("POST", "/api/sessions", "").statusCode()).isEqualTo(400);
      var noPath = send("POST", "/api/sessions", "{\"type\": \"notebook\"}");
      assertThat(noPath.statusCode()).isEqualTo(400);
      assertThat(noPath.body()).contains("path");
      var unknown =
          send(
              "POST",
              "/api/sessions",
              "{\"path\": \"x\", \"type\": \"notebook\", \"kernel\": {\"name\": \"python3\"}}");
      assertThat(unknown.statusCode()).isEqualTo(501);
      assertThat(server.http().get("/api/sessions").body()).doesNotContain("\"x\"");
    }
  }
}
