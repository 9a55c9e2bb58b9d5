package io.sparkmaster.server.kernelsocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.server.kernels.KernelClientSocket;
import io.sparkmaster.server.kernels.KernelTestServer;
import java.io.IOException;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
final class KernelSocketIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @TempDir static Path folder;
  static KernelTestServer server;

  private String kernel = "";

  @BeforeAll
  static void start() throws IOException {
    server = KernelTestServer.ofEchoKernels(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void startKernel() {
    kernel = server.startKernel();
  }

  @AfterEach
  void stopKernel() {
    server.http().send("DELETE", "/api/kernels/" + kernel, "");
  }

  private KernelClientSocket open(String session) {
    return KernelClientSocket.open(server.http(), kernel, session);
  }

  private static String text(ObjectNode message) {
    return message.path("content").path("text").asText();
  }

  private static boolean ends(ObjectNode message, String cell) {
    return message.path("parent_header").path("msg_id").asText().equals(cell)
        && (message.path("msg_type").asText().equals("execute_reply")
            || message.path("content").path("execution_state").asText().equals("idle"));
  }

  @Test
  void aCellSentBeforeTheKernelAnswersRunsAndMissesNoOutput() {
    try (var socket = open("a")) {
      var cell = socket.execute("print hello");

      // Reply and outputs come on channels without a common order.
      socket.await(
          last -> socket.seen().stream().filter(message -> ends(message, cell)).count() == 2);

      assertThat(socket.seen())
          .filteredOn(message -> message.path("parent_header").path("msg_id").asText().equals(cell))
          .filteredOn(message -> message.path("channel").asText().equals("iopub"))
          .extracting(message -> message.path("msg_type").asText())
          .containsExactly("status", "stream", "status");
    }
  }

  @Test
  void outputsGoToAllAndRepliesToTheAskerOnly() {
    try (var asker = open("asker");
        var other = open("other")) {
      var cell = asker.execute("print hello");

      asker.await("execute_reply", cell);
      assertThat(text(other.await("stream", cell))).isEqualTo("hello");
      // Control passes the other socket's queue after everything of the cell.
      var ask = other.send("control", "kernel_info_request", Json.object());
      other.await("kernel_info_reply", ask);

      assertThat(other.seen())
          .noneMatch(message -> message.path("msg_type").asText().equals("execute_reply"));
    }
  }

  @Test
  void aQuestionForInputGoesToTheAskerAndItsAnswerBack() {
    try (var asker = open("asker")) {
      var cell = asker.execute("input name?");
      var question = asker.await("input_request", cell);
      assertThat(question.path("channel").asText()).isEqualTo("stdin");

      asker.send("stdin", "input_reply", Json.object().put("value", "Ada"));

      var result = asker.await("execute_result", cell);
      assertThat(result.path("content").path("data").path("text/plain").asText()).isEqualTo("Ada");
    }
  }

  @Test
  void aSlowReaderLosesNothingAndHoldsUpNobody() {
    try (var stalled = KernelClientSocket.openStalled(server.http(), kernel, "slow");
        var quick = open("quick")) {
      var flood = quick.execute("flood 100000");
      quick.await("execute_reply", flood);
      var displays = quick.execute("display 5000");
      quick.await("execute_reply", displays);

      stalled.startReading();

      stalled.await(message -> message.path("content").toString().contains("display 4999"));
      var expected = new StringBuilder();
      for (int i = 0; i < 100_000; i++) {
        expected.append(i).append('\n');
      }
      var streams =
          stalled.seen().stream()
              .filter(message -> message.path("msg_type").asText().equals("stream"))
              .toList();
      var got = new StringBuilder();
      streams.forEach(message -> got.append(text(message)));
      assertThat(got.toString().equals(expected.toString())).isTrue();
      assertThat(streams.size()).isLessThan(100_000);
      assertThat(stalled.seen())
          .filteredOn(message -> message.path("msg_type").asText().equals("display_data"))
          .hasSize(5000);
    }
  }

  @Test
  void whatComesWhileAwayIsReplayedToTheSameSession() {
    String cell;
    try (var first = open("reader")) {
      cell = first.execute("wait");
      first.await("display_data", cell);
    }
    await()
        .atMost(DEADLINE)
        .until(
            () -> server.http().get("/api/kernels/" + kernel).body().contains("connections\":0"));
    server.http().send("POST", "/api/kernels/" + kernel + "/interrupt", "");
    await()
        .atMost(DEADLINE)
        .until(() -> server.http().get("/api/kernels/" + kernel).body().contains("idle"));

    try (var again = open("reader")) {
      var reply = again.await("execute_reply", cell);
      assertThat(reply.path("content").path("status").asText()).isEqualTo("error");
    }
  }

  @Test
  void aKernelThatDiesTellsTheCellAndComesBack() {
    try (var socket = open("a")) {
      var cell = socket.execute("die 137");
      var queued = socket.execute("print never");

      var error = socket.await("error", cell);
      assertThat(error.path("content").path("evalue").asText()).contains("signal 9");
      var reply = socket.await("execute_reply", cell);
      assertThat(reply.path("content").path("status").asText()).isEqualTo("error");
      assertThat(socket.await("execute_reply", queued).path("content").path("status").asText())
          .isEqualTo("aborted");
      socket.awaitState("restarting");

      var next = socket.execute("print again");
      assertThat(text(socket.await("stream", next))).isEqualTo("again");
    }
  }

  @Test
  void aKernelThatKeepsDyingIsDeadAndSaysSoAtOnce() {
    try (var socket = open("a")) {
      for (int i = 0; i < 5; i++) {
        socket.execute("die 1");
        socket.awaitState("restarting");
      }
      socket.execute("die 1");
      socket.awaitState("dead");

      var reply = socket.await("execute_reply", socket.execute("print x"));

      assertThat(reply.path("content").path("evalue").asText()).contains("exit code 1");
      assertThat(server.http().get("/api/kernels/" + kernel).body()).contains("\"dead\"");
      var restart = server.http().send("POST", "/api/kernels/" + kernel + "/restart", "");
      assertThat(restart.statusCode()).isEqualTo(200);
      socket.await("execute_reply", socket.execute("print alive"));
    }
  }

  @Test
  void shutDownKernelsSayDeadAndCloseTheirSockets() {
    try (var socket = open("a")) {
      socket.await("execute_reply", socket.execute("x"));

      stopKernel();

      socket.awaitState("dead");
      await().atMost(DEADLINE).until(() -> socket.closeCode() == 1000);
    }
  }

  @Test
  void aMalformedMessageClosesItsSocketOnly() {
    try (var bad = open("bad");
        var good = open("good")) {
      bad.sendText("{\"channel\": \"shell\", \"header\": {}}");

      await().atMost(DEADLINE).until(() -> bad.closeCode() == 1007);
      good.await("execute_reply", good.execute("x"));
    }
  }

  @Test
  void anUnknownKernelIs404AtTheHandshake() {
    assertThatThrownBy(() -> KernelClientSocket.open(server.http(), "nope", "s"))
        .isInstanceOfSatisfying(
            CompletionException.class, e -> assertThat(status(e)).isEqualTo(404));
  }

  @Test
  void aKernelTakesSomeDozenConnectionsAndThenRefusesWithTheNumber() {
    var sockets = new ArrayList<KernelClientSocket>();
    try {
      for (int i = 0; i < KernelSocketRoutes.MOST_SOCKETS; i++) {
        sockets.add(open("client" + i));
      }
      assertThatThrownBy(() -> open("onemore"))
          .isInstanceOfSatisfying(
              CompletionException.class, e -> assertThat(status(e)).isEqualTo(429));
    } finally {
      sockets.forEach(KernelClientSocket::close);
    }
    await().atMost(DEADLINE).ignoreExceptions().untilAsserted(() -> open("later").close());
  }

  private static int status(Throwable refused) {
    return ((WebSocketHandshakeException) refused.getCause()).getResponse().statusCode();
  }
}
