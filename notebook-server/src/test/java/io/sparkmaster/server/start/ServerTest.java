package io.sparkmaster.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.storage.Private;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerTest {
  private static final Set<String> PUBLIC =
      Set.of(
          "GET /login",
          "POST /login",
          "GET /login/login.css",
          "GET /login/spark.svg",
          "GET /health");

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void placeSmallPages() throws IOException {
    var lab = Files.createDirectories(folder.resolve("web/lab"));
    Files.writeString(
        lab.resolve("lab.json"),
        "{\"schema\":1,\"version\":\"0\",\"scripts\":[],\"styles\":[],\"extensions\":[]}");
    var site = Files.createDirectories(folder.resolve("web/site"));
    Files.writeString(
        site.resolve("site.json"), "{\"schema\":1,\"script\":\"main.js\",\"styles\":[]}");
    Private.directory(folder.resolve("home"));
  }

  private Server start(int port, String baseUrl, @Nullable String token) {
    var home = folder.resolve("home");
    return new Server(
        new ServerConfig(
            new ServerConfig.Home(home),
            new ServerConfig.Listen("127.0.0.1", port, baseUrl, Set.of(), 1 << 20),
            new ServerConfig.Login(token, Duration.ofDays(1)),
            new ServerConfig.Workspace(home.resolve("workspace/learner")),
            new ServerConfig.Parts(
                folder.resolve("kernel"), folder.resolve("web"), folder.resolve("courses"), 0, 0),
            false),
        InstantSource.system());
  }

  @Test
  void everyRouteButThePublicOnesRefusesAStranger() throws Exception {
    try (var server = start(0, "/", null)) {
      assertThat(server.routes()).contains("GET /api/contents/<path>", "GET /lab", "GET /api/me");
      for (var route : server.routes()) {
        var method = route.substring(0, route.indexOf(' '));
        var path = route.substring(route.indexOf(' ') + 1).replaceAll("[<{][^>}]*[>}]", "x");
        var status =
            method.equals("WS") ? handshake(server.url(), path) : ask(server.url(), method, path);
        if (!PUBLIC.contains(route)) {
          assertThat(status).as(route).isEqualTo(403);
        }
      }
    }
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

  private int handshake(URI server, String path) {
    var uri = URI.create(server.resolve(path).toString().replace("http:", "ws:"));
    try {
      client.newWebSocketBuilder().buildAsync(uri, new WebSocket.Listener() {}).join().abort();
      return 101;
    } catch (CompletionException refused) {
      return ((WebSocketHandshakeException) refused.getCause()).getResponse().statusCode();
    }
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
