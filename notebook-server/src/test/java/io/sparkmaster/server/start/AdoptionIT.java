package io.sparkmaster.server.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.kernel.launch.echo.EchoDistribution;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.kernels.KernelClientSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
final class AdoptionIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private ServerJvm server;
  private long kernelProcess;

  @BeforeEach
  void start() throws Exception {
    SmallProgram.place(folder);
    EchoDistribution.in(Files.createDirectories(folder.resolve("kernel")));
    server = ServerJvm.start(folder);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    ProcessHandle.of(kernelProcess).ifPresent(ProcessHandle::destroyForcibly);
  }

  private JsonNode send(String method, String path, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .header("Authorization", "token " + ServerJvm.TOKEN)
            .method(method, BodyPublishers.ofString(body))
            .build();
    var answer = http.send(request, BodyHandlers.ofString()).body();
    return answer.isEmpty() ? Json.mapper().nullNode() : Json.mapper().readTree(answer);
  }

  private String open(String notebook) throws Exception {
    return send(
            "POST",
            "api/sessions",
            "{\"path\": \"%s\", \"type\": \"notebook\", \"kernel\": {}}".formatted(notebook))
        .at("/kernel/id")
        .asText();
  }

  private KernelClientSocket connect(String kernel) throws Exception {
    return KernelClientSocket.open(URI.create(server.url()), ServerJvm.TOKEN, kernel, "page");
  }

  private String state(String kernel) throws Exception {
    return send("GET", "api/kernels/" + kernel, "").path("execution_state").asText();
  }

  private static String text(JsonNode message) {
    return message.at("/content/data/text~1plain").asText();
  }

  private long process(KernelClientSocket socket) {
    return Long.parseLong(text(socket.await("execute_result", socket.execute("pid"))));
  }

  private boolean kernelLives() {
    return ProcessHandle.of(kernelProcess).filter(ProcessHandle::isAlive).isPresent();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aKernelIsTheSameAfterTheServerWasStoppedOrKilled(boolean killed) throws Exception {
    var kernel = open("birds.ipynb");
    try (var socket = connect(kernel)) {
      kernelProcess = process(socket);
    }

    server.end(killed);
    assertThat(kernelLives()).isTrue();
    server = ServerJvm.start(folder);

    await().atMost(DEADLINE).until(() -> state(kernel).equals("idle"));
    var sessions = send("GET", "api/sessions", "");
    assertThat(sessions).hasSize(1);
    assertThat(sessions.at("/0/path").asText()).isEqualTo("birds.ipynb");
    assertThat(sessions.at("/0/kernel/id").asText()).isEqualTo(kernel);
    assertThat(open("birds.ipynb")).isEqualTo(kernel);
    try (var socket = connect(kernel)) {
      assertThat(process(socket)).isEqualTo(kernelProcess);
    }
    send("DELETE", "api/kernels/" + kernel, "");
    await().atMost(DEADLINE).until(() -> !kernelLives());
  }

  @Test
  void whatACellSaidWhileNoServerRanComesToThePageThatComesBack() throws Exception {
    var kernel = open("birds.ipynb");
    String cell;
    try (var socket = connect(kernel)) {
      kernelProcess = process(socket);
      cell =
          socket.execute(
              "run while [ ! -e %s ]; do sleep 0.05; done; echo flown; echo > %s"
                  .formatted(go(), said()));
      socket.await("status", cell);
    }
    server.end(true);
    Files.writeString(go(), "");
    await().atMost(DEADLINE).until(() -> Files.exists(said()));

    server = ServerJvm.start(folder);

    await().atMost(DEADLINE).until(() -> state(kernel).equals("idle"));
    try (var socket = connect(kernel)) {
      assertThat(text(socket.await("execute_result", cell))).contains("flown");
      assertThat(socket.await("execute_reply", cell).at("/content/status").asText())
          .isEqualTo("ok");
    }
  }

  @Test
  void aCellThatRunsOnIsBusyAndItsOutputComesToThePageThatComesBack() throws Exception {
    var kernel = open("birds.ipynb");
    String cell;
    try (var socket = connect(kernel)) {
      kernelProcess = process(socket);
      cell =
          socket.execute("run while [ ! -e %s ]; do sleep 0.05; done; echo flown".formatted(go()));
      socket.await("status", cell);
    }
    server.end(true);
    server = ServerJvm.start(folder);
    await().atMost(DEADLINE).until(() -> state(kernel).equals("busy"));

    Files.writeString(go(), "");

    await().atMost(DEADLINE).until(() -> state(kernel).equals("idle"));
    try (var socket = connect(kernel)) {
      assertThat(text(socket.await("execute_result", cell))).contains("flown");
      assertThat(socket.await("execute_reply", cell).at("/content/status").asText())
          .isEqualTo("ok");
    }
  }

  private Path go() {
    return folder.resolve("go");
  }

  private Path said() {
    return folder.resolve("said");
  }

  @Test
  void aKernelThatDiedMeanwhileIsCleanedUpWithItsSession() throws Exception {
    var kernel = open("birds.ipynb");
    try (var socket = connect(kernel)) {
      kernelProcess = process(socket);
    }
    server.end(true);
    assertThat(ProcessHandle.of(kernelProcess).orElseThrow().destroyForcibly()).isTrue();
    await().atMost(DEADLINE).until(() -> !kernelLives());

    server = ServerJvm.start(folder);

    assertThat(send("GET", "api/kernels", "")).isEmpty();
    assertThat(send("GET", "api/sessions", "")).isEmpty();
    assertThat(folder.resolve("home/run/kernels")).isEmptyDirectory();
  }

  @Test
  void aKernelWithAnotherKeyIsEndedInsteadOfBeingLeftBehind() throws Exception {
    var kernel = open("birds.ipynb");
    try (var socket = connect(kernel)) {
      kernelProcess = process(socket);
    }
    server.end(true);
    try (var files = Files.list(folder.resolve("home/run/kernels"))) {
      var connection =
          files.filter(file -> file.toString().endsWith(".json")).findFirst().orElseThrow();
      var text = Files.readString(connection);
      Files.writeString(connection, "{");
      assertThat(text).contains("key");
    }

    server = ServerJvm.start(folder);

    assertThat(send("GET", "api/kernels", "")).isEmpty();
    await().atMost(DEADLINE).until(() -> !kernelLives());
  }

  @Test
  void kernelsEndWithTheServerWhereThatIsAskedFor() throws Exception {
    server.close();
    server = ServerJvm.start(folder, "--stop-kernels");
    var kernel = open("birds.ipynb");
    try (var socket = connect(kernel)) {
      kernelProcess = process(socket);
    }

    server.end(false);

    await().atMost(DEADLINE).until(() -> !kernelLives());
  }

  @Test
  void whoShutsTheServerDownFromAPageShutsDownItsKernels() throws Exception {
    var kernel = open("birds.ipynb");
    try (var socket = connect(kernel)) {
      kernelProcess = process(socket);
    }

    send("POST", "api/shutdown", "");

    server.awaitEnd();
    await().atMost(DEADLINE).until(() -> !kernelLives());
    assertThat(List.of(folder.resolve("home/run/kernels"))).allMatch(Files::isDirectory);
  }
}
