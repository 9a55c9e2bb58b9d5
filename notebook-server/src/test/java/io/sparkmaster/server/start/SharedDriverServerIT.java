package io.sparkmaster.server.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.kernels.KernelClientSocket;
import io.sparkmaster.server.process.Built;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server whose kernels share drivers, from its socket to the real Spark. */
@Timeout(400)
final class SharedDriverServerIT {
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final String PID = "println(ProcessHandle.current.pid)";

  @TempDir private Path folder;
  private final HttpClient http = HttpClient.newHttpClient();

  private ServerJvm start() throws IOException {
    return ServerJvm.start(
        folder, "--kernel-driver=shared", "--driver-kernels=2", "--driver-memory-mb=700");
  }

  private JsonNode send(ServerJvm server, String method, String path, String body)
      throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .header("Authorization", "token " + ServerJvm.TOKEN)
            .method(method, BodyPublishers.ofString(body))
            .build();
    var answer = http.send(request, BodyHandlers.ofString()).body();
    return answer.isEmpty() ? Json.mapper().nullNode() : Json.mapper().readTree(answer);
  }

  private String open(ServerJvm server, String notebook) throws Exception {
    var body = "{\"path\": \"%s\", \"type\": \"notebook\", \"kernel\": {}}";
    return send(server, "POST", "api/sessions", body.formatted(notebook)).at("/kernel/id").asText();
  }

  private static KernelClientSocket connect(ServerJvm server, String kernel) throws Exception {
    return KernelClientSocket.open(URI.create(server.url()), ServerJvm.TOKEN, kernel, "page");
  }

  private static String run(ServerJvm server, String kernel, String cell) throws Exception {
    try (var socket = connect(server, kernel)) {
      var id = socket.execute(cell);
      var printed = socket.await("stream", id).at("/content/text").asText().strip();
      assertThat(socket.await("execute_reply", id).at("/content/status").asText()).isEqualTo("ok");
      return printed;
    }
  }

  private static ProcessHandle driver(ServerJvm server, String kernel) throws Exception {
    return ProcessHandle.of(Long.parseLong(run(server, kernel, PID))).orElseThrow();
  }

  private void awaitIdle(ServerJvm server, String kernel) {
    await()
        .atMost(DEADLINE)
        .until(
            () ->
                send(server, "GET", "api/kernels/" + kernel, "")
                    .path("execution_state")
                    .asText()
                    .equals("idle"));
  }

  @Test
  void kernelsOfSharedDriversLiveDieAndAreFoundAgainLikeOthers() throws Exception {
    SmallProgram.place(folder);
    Files.createSymbolicLink(folder.resolve("kernel"), Built.distribution().resolve("kernel"));
    String anna;
    String ben;
    String carl;
    ProcessHandle shared;
    try (var server = start()) {
      anna = open(server, "anna.ipynb");
      ben = open(server, "ben.ipynb");
      carl = open(server, "carl.ipynb");
      shared = driver(server, anna);
      assertThat(run(server, anna, "val mine = 1; println(mine)")).isEqualTo("1");
      assertThat(run(server, ben, "val mine = spark.range(7).count; println(mine)")).isEqualTo("7");
      assertThat(driver(server, ben)).isEqualTo(shared);
      assertThat(driver(server, carl)).as("two in a driver").isNotEqualTo(shared);
      server.end(true);
    }
    try (var server = start()) {
      awaitIdle(server, anna);
      awaitIdle(server, ben);
      awaitIdle(server, carl);
      assertThat(run(server, anna, "println(mine)")).isEqualTo("1");
      assertThat(driver(server, ben)).as("after kill -9 of the server").isEqualTo(shared);

      try (var socket = connect(server, ben)) {
        var cell = socket.execute("println(\"runs\"); while (true) Thread.sleep(20)");
        socket.await("stream", cell);
        assertThat(shared.destroyForcibly()).isTrue();

        assertThat(socket.await("execute_reply", cell).at("/content/evalue").asText())
            .contains("shared with 1 other notebooks", "Its variables are gone");
      }
      awaitIdle(server, anna);
      awaitIdle(server, ben);
      assertThat(run(server, ben, "println(spark.range(8).count)")).isEqualTo("8");
      assertThat(driver(server, ben)).isNotEqualTo(shared);
      send(server, "POST", "api/kernels/" + ben + "/restart", "");
      assertThat(run(server, ben, "println(spark.range(9).count)")).isEqualTo("9");

      var alone = folder.resolve("home/workspace/learner/alone.ipynb");
      Files.writeString(
          alone,
          """
          {"cells": [], "metadata": {"sparkmaster": {"driver": "own"}}, "nbformat": 4,
           "nbformat_minor": 5}\
          """);
      var own = open(server, "alone.ipynb");
      assertThat(run(server, own, "println(new java.io.File(\"\").getAbsolutePath)"))
          .isEqualTo(alone.toRealPath().getParent().toString());
      for (var kernel : new String[] {anna, ben, carl, own}) {
        send(server, "DELETE", "api/kernels/" + kernel, "");
      }
      server.end(false);
    }
    await()
        .atMost(DEADLINE)
        .untilAsserted(() -> assertThat(folder.resolve("home/run/kernels")).isEmptyDirectory());
  }
}
