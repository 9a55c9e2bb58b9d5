package io.sparkmaster.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GateTest {
  private static final String HANDSHAKE =
      """
      Upgrade: websocket\r
      Connection: Upgrade\r
      Sec-WebSocket-Version: 13\r
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
      """;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start(GateTest::register);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void register(RoutesConfig routes) {
    routes.get("/login", context -> context.result("page"));
    routes.get("/api/files/<path>", context -> context.result(context.pathParam("path")));
    routes.put("/api/object", context -> context.json(Json.object(context)));
    routes.post("/api/text", context -> context.result(context.body()));
    routes.delete("/api/thing", context -> context.status(204));
    routes.get(
        "/api/full",
        context -> {
          throw new OutOfMemoryError("Java heap space");
        });
    routes.ws(
        "/api/rooms/{id}", socket -> socket.onConnect(context -> context.send(context.host())));
  }

  @Test
  void anotherMethodInAHeaderPassesNoCheckOfTheRealOne() {
    var change = server.browser("/api/thing").header("X-HTTP-Method-Override", "DELETE");
    var login = server.stranger("/login").header("x-http-method-override", "POST");

    assertThat(server.send(change).statusCode()).isEqualTo(400);
    assertThat(server.send(change).body()).contains("X-HTTP-Method-Override");
    assertThat(server.send(login).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /api/files/%uff0e", "GET /api/rooms/%u0041"})
  void aMalformedEscapeIsABadRequestWithAndWithoutAHandshake(String line) throws IOException {
    assertThat(raw(line, "")).startsWith("HTTP/1.1 400 ");
    assertThat(raw(line, HANDSHAKE)).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void anUnknownCharsetIsABadRequest() {
    var request =
        server
            .request("/api/text")
            .header("Content-Type", "text/plain; charset=bogus")
            .POST(BodyPublishers.ofString("x"));

    assertThat(server.send(request).statusCode()).isEqualTo(400);
    assertThat(server.send(request).body()).contains("charset");
  }

  @Test
  void aMalformedChunkedBodyIsABadRequest() throws IOException {
    var answer = raw("PUT /api/object", "Transfer-Encoding: chunked\r\n", "zz\r\n{}\r\n0\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void handshakesLeaveNoServletSession() throws IOException {
    var accepted = raw("GET /api/rooms/1", HANDSHAKE);
    var refused = raw("GET /api/rooms/1?token=wrong", HANDSHAKE);

    assertThat(accepted).startsWith("HTTP/1.1 101 ").doesNotContain("JSESSIONID");
    assertThat(refused).startsWith("HTTP/1.1 403 ").doesNotContain("JSESSIONID");
  }

  @Test
  void aFullHeapIsAnsweredReadably() {
    var answer = server.get("/api/full");

    assertThat(answer.statusCode()).isEqualTo(507);
    assertThat(answer.body()).contains("\"message\":", "too little memory");
  }

  @Test
  void aNumberThatHasNoValueIsABadRequest() {
    var answer = server.send("PUT", "/api/object", "{\"a\":1e9999999996}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("out of range");
  }

  @Test
  void aBodyOfTooManyValuesIsABadRequest() {
    var body = "{\"a\":[" + "0,".repeat(400_000) + "0]}";

    assertThat(server.send("PUT", "/api/object", body).statusCode()).isEqualTo(200);
    try (var roomy =
        TestServer.start(
            "/",
            16 << 20,
            routes -> routes.put("/api/object", context -> context.json(Json.object(context))))) {
      var many = "{\"a\":[" + "0,".repeat(2_100_000) + "0]}";
      assertThat(roomy.send("PUT", "/api/object", many).statusCode()).isEqualTo(400);
    }
  }

  private static String head(String line, String headers) {
    return line
        + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: token "
        + (line.contains("token=") ? "wrong" : TestServer.TOKEN)
        + "\r\n"
        + headers;
  }

  private static String raw(String line, String headers, String body) throws IOException {
    return exchange(head(line, headers) + "\r\n" + body);
  }

  private static String raw(String line, String headers) throws IOException {
    return raw(line, headers, "");
  }

  private static String exchange(String request) throws IOException {
    try (var socket = new Socket("127.0.0.1", server.server().port())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      var answer = new StringBuilder();
      for (var next = 0; next >= 0 && answer.indexOf("\r\n\r\n") < 0; ) {
        next = socket.getInputStream().read();
        answer.append((char) next);
      }
      return answer.toString();
    }
  }
}
