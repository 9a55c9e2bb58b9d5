package io.sparkmaster.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.javalin.config.RoutesConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WebSocketAccessTest {
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start(WebSocketAccessTest::register);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void register(RoutesConfig routes) {
    routes.ws(
        "/api/echo",
        socket ->
            socket.onMessage(
                message -> message.send(Identity.of(message).user() + ":" + message.message())));
  }

  @Test
  void opensWithATokenFromAnyOrigin() throws Exception {
    var socket = connect("/api/echo?token=the-token", "Origin", "http://elsewhere.example");

    assertThat(socket.ask("hi")).isEqualTo("learner:hi");
  }

  @Test
  void opensWithTheCookieFromOurPage() throws Exception {
    var socket =
        connect(
            "/api/echo",
            "Cookie",
            TestServer.COOKIE + "=" + TestServer.SESSION,
            "Origin",
            "http://127.0.0.1:" + server.server().port());

    assertThat(socket.ask("hi")).isEqualTo("learner:hi");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1.evil.example",
        "http://evil.example",
        "http://127.0.0.1:1",
        "null",
        "http://127.0.0.1:PORT.evil.example",
        "http://user@127.0.0.1:PORT",
        "http://127.0.0.1:PORT/",
      })
  void isRefusedToAPageOfAnotherOrigin(String origin) {
    var port = String.valueOf(server.server().port());
    assertThat(
            refusal(
                "/api/echo",
                "Cookie",
                TestServer.COOKIE + "=" + TestServer.SESSION,
                "Origin",
                origin.replace("PORT", port)))
        .isEqualTo(403);
  }

  @Test
  void isRefusedWithACookieButNoOrigin() {
    assertThat(refusal("/api/echo", "Cookie", TestServer.COOKIE + "=" + TestServer.SESSION))
        .isEqualTo(403);
  }

  @Test
  void isRefusedToAStranger() {
    assertThat(refusal("/api/echo", "X-Nothing", "x")).isEqualTo(403);
  }

  @Test
  void takesAMessageLargerThanJettysDefault() throws Exception {
    var text = "x".repeat(300_000);

    assertThat(connect("/api/echo?token=the-token", "X-Nothing", "x").ask(text))
        .hasSize(text.length() + "learner:".length());
  }

  private int refusal(String path, String... headers) {
    var failure = catchThrowable(() -> connect(path, headers));
    assertThat(failure).isInstanceOf(CompletionException.class);
    assertThat(failure.getCause()).isInstanceOf(WebSocketHandshakeException.class);
    return ((WebSocketHandshakeException) failure.getCause()).getResponse().statusCode();
  }

  private Echo connect(String path, String... headers) {
    var builder = HttpClient.newHttpClient().newWebSocketBuilder();
    for (var i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    var received = new CompletableFuture<String>();
    var uri = server.uri(path).toString().replace("http:", "ws:");
    var socket = builder.buildAsync(URI.create(uri), new Collector(received)).join();
    return new Echo(socket, received);
  }

  private record Echo(WebSocket socket, CompletableFuture<String> received) {
    String ask(String text) throws Exception {
      socket.sendText(text, true).get(60, TimeUnit.SECONDS);
      return received.get(60, TimeUnit.SECONDS);
    }
  }

  private static final class Collector implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();
    private final CompletableFuture<String> received;

    Collector(CompletableFuture<String> received) {
      this.received = received;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        received.complete(text.toString());
      }
      socket.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }
}
