package io.sparkmaster.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.config.ChangedConfig;
import io.sparkmaster.server.http.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerTest {
  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void placeSmallPages() throws IOException {
    SmallProgram.place(folder);
  }

  private Server start(int port, String baseUrl, @Nullable String token) {
    return new Server(SmallProgram.config(folder, port, baseUrl, token), InstantSource.system());
  }

  private int ask(URI server, String method, String path) throws Exception {
    return client
        .send(
            HttpRequest.newBuilder(server.resolve(path))
                .method(method, BodyPublishers.noBody())
                .build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void aTakenPortIsPassedOver() throws IOException {
    try (var other = new ServerSocket()) {
      other.bind(new InetSocketAddress("127.0.0.1", 0));
      try (var server = start(other.getLocalPort(), "/", null)) {
        assertThat(server.port()).isBetween(other.getLocalPort() + 1, other.getLocalPort() + 50);
      }
    }
  }

  @Test
  void theLoginUrlLogsInUnderTheBaseUrl() throws Exception {
    try (var server = start(0, "/class/1/", null)) {
      assertThat(server.loginUrl())
          .matches("http://127\\.0\\.0\\.1:\\d+/class/1/login\\?token=[A-Za-z0-9_-]{43}");
      var answer =
          client.send(
              HttpRequest.newBuilder(URI.create(server.loginUrl())).build(),
              BodyHandlers.discarding());

      assertThat(answer.headers().firstValue("Location"))
          .hasValueSatisfying(it -> assertThat(it).endsWith("/class/1/"));
    }
  }

  @Test
  void aFixedTokenIsTheLinkAndTheApiToken() throws Exception {
    try (var server = start(0, "/", "fixed")) {
      assertThat(server.loginUrl()).endsWith("/login?token=fixed");
      assertThat(ask(server.url(), "GET", "/api/me?token=fixed")).isEqualTo(200);
    }
  }

  @Test
  void whoseOperatorWantsNoTerminalsHasNone() throws Exception {
    var without =
        ChangedConfig.of(SmallProgram.config(folder, 0, "/", "fixed")).withoutTerminals().config();
    try (var server = new Server(without, InstantSource.system())) {
      assertThat(ask(server.url(), "GET", "/api/terminals?token=fixed")).isEqualTo(404);
    }
    try (var server = start(0, "/", "fixed")) {
      assertThat(ask(server.url(), "GET", "/api/terminals?token=fixed")).isEqualTo(200);
    }
  }

  @Test
  void theWelcomeNotebookComesOnceAndIsNotForcedBack() throws IOException {
    var notebook = folder.resolve("home/workspace/learner/Welcome.ipynb");
    try (var server = start(0, "/", null)) {
      assertThat(server.port()).isPositive();
      assertThat(notebook).exists();
    }
    Files.delete(notebook);

    try (var server = start(0, "/", null)) {
      assertThat(server.port()).isPositive();
      assertThat(notebook).doesNotExist();
    }
  }

  @Test
  void theWelcomeNotebookIsCleanAndForOurKernel() throws IOException {
    try (var bytes = Server.class.getResourceAsStream("Welcome.ipynb")) {
      var json = Json.mapper().readTree(bytes);

      assertThat(json.at("/metadata/kernelspec/name").asText()).isEqualTo("sparkmaster-scala");
      assertThat(json.path("cells")).hasSizeGreaterThan(8);
      assertThat(json.findValues("outputs")).allSatisfy(it -> assertThat(it).isEmpty());
      assertThat(json.findValues("execution_count"))
          .allSatisfy(it -> assertThat(it.isNull()).isTrue());
    }
  }

  @Test
  void aHomeFolderHasOneServerAtATimeAndItsNoteIsPrivate() throws IOException {
    var run = folder.resolve("home/run");
    var running = new RunFile.Running(1, "http://127.0.0.1:1/", 1, "secret");
    try (var claim = RunFile.claim(run).orElseThrow()) {
      claim.write(running);

      assertThat(RunFile.claim(run)).isEmpty();
      assertThat(RunFile.read(run)).hasValue(running);
      assertThat(Files.getPosixFilePermissions(run.resolve("server.json"))).hasSize(2);
      assertThat(running.toString()).doesNotContain("secret");
    }

    assertThat(RunFile.read(run)).isEmpty();
    RunFile.claim(run).orElseThrow().close();
  }
}
