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
final class TerminalSocket implements WebSocket.Listener, AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final StringBuffer output = new StringBuffer();
  private final StringBuilder partial = new StringBuilder();
  private final List<String> kinds = new CopyOnWriteArrayList<>();
  private final WebSocket socket;

  TerminalSocket(TestServer server, String name) {
    var address = server.uri("/terminals/websocket/" + name).toString().replaceFirst("http", "ws");
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .header("Authorization", "token " + TestServer.TOKEN)
            .buildAsync(URI.create(address), this)
            .orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS)
            .join();
  }

  void send(Object... message) {
    var list = Json.mapper().valueToTree(message);
    socket.sendText(list.toString(), true).join();
  }

  void type(String line) {
    send("stdin", line + "\n");
  }

  /** Waits until this has been printed. */
  void await(String text) {
    Awaitility.await(text)
        .atMost(DEADLINE)
        .untilAsserted(() -> Assertions.assertThat(output.toString()).contains(text));
  }

  void awaitKind(String kind) {
    Awaitility.await(kind).atMost(DEADLINE).until(() -> kinds.contains(kind));
  }

  /** The first words of the messages that came. */
  List<String> kinds() {
    return kinds;
  }

  String output() {
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
  public void close() {
    socket.abort();
  }
}
