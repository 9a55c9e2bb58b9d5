package io.sparkmaster.server.terminals;

import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;

/** A front end's window on a terminal. */
public final class TerminalSocket implements WebSocket.Listener, AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final StringBuffer output = new StringBuffer();
  private final StringBuilder partial = new StringBuilder();
  private final List<String> kinds = new CopyOnWriteArrayList<>();
  private final WebSocket socket;
  private volatile String end = "";

  TerminalSocket(TestServer server, String name) {
    this(server.uri("/"), TestServer.TOKEN, name);
  }

  /**
   * Opens one.
   *
   * @param server where it listens
   */
  public TerminalSocket(URI server, String token, String name) {
    var address =
        server.resolve("/terminals/websocket/" + name).toString().replaceFirst("http", "ws");
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .header("Authorization", "token " + token)
            .buildAsync(URI.create(address), this)
            .orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS)
            .join();
  }

  void send(Object... message) {
    var list = Json.mapper().valueToTree(message);
    socket.sendText(list.toString(), true).join();
  }

  /** Types a line. */
  public void type(String line) {
    send("stdin", line + "\n");
  }

  /** Presses a key together with Ctrl. */
  public void control(char key) {
    send("stdin", String.valueOf((char) (key & 0x1f)));
  }

  /** Waits until this has been printed. */
  public void await(String text) {
    Awaitility.await(text)
        .atMost(DEADLINE)
        .failFast("no more comes", () -> !end.isEmpty() && output.indexOf(text) < 0)
        .untilAsserted(() -> Assertions.assertThat(output.toString()).contains(text));
  }

  /** Waits for a message of that kind. */
  public void awaitKind(String kind) {
    Awaitility.await(kind)
        .atMost(DEADLINE)
        .failFast(
            "no more comes",
            () -> Assertions.assertThat(end.isEmpty() || kinds.contains(kind)).as(end).isTrue())
        .until(() -> kinds.contains(kind));
  }

  /** The first words of the messages that came. */
  List<String> kinds() {
    return kinds;
  }

  /** What has been printed. */
  public String output() {
    return output.toString();
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      try {
        var message = Json.read(partial.toString().getBytes(StandardCharsets.UTF_8));
        kinds.add(message.path(0).asText());
        if (message.path(0).asText().equals("stdout")) {
          output.append(message.path(1).asText());
        }
      } catch (IOException malformed) {
        kinds.add("malformed: " + partial);
      }
      partial.setLength(0);
    }
    return WebSocket.Listener.super.onText(from, data, true);
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    end = "closed with %d: %s".formatted(code, reason);
    return WebSocket.Listener.super.onClose(from, code, reason);
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    end = "failed: " + error;
  }

  @Override
  public void close() {
    socket.abort();
  }
}
