package io.sparkmaster.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.contents.ContentsRoutes;
import io.sparkmaster.server.contents.NotebookTrust;
import io.sparkmaster.server.contents.WorkspaceRoot;
import io.sparkmaster.server.http.TestServer;
import io.sparkmaster.server.storage.Database;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventsRoutesTest {
  private static final String SAVED =
      "{\"schema_id\": \"%s\", \"version\": %s, \"data\": {\"action\": \"save\", \"path\":"
          + " \"%s\"}}";

  @TempDir private Path folder;
  private Database database;
  private TestServer server;
  private HeardEvents heard;

  @BeforeEach
  void start() throws Exception {
    database = Database.open(folder.resolve("test.db"));
    var events = new ServerEvents();
    var root = new WorkspaceRoot(folder);
    var trust = new NotebookTrust(database, InstantSource.system());
    server =
        TestServer.start(
            new ContentsRoutes(user -> root, trust, events, "/"), new EventsRoutes(events));
    heard =
        HeardEvents.of(
            server.uri("/api/events/subscribe?token=" + TestServer.TOKEN),
            name -> assertThat(post(name).statusCode()).isEqualTo(204));
  }

  @AfterEach
  void stop() {
    server.close();
    database.close();
  }

  private HttpResponse<String> post(String path) {
    return server.send(
        "POST", "/api/events", SAVED.formatted(EventSchema.CONTENTS.id(), "\"1\"", path));
  }

  @Test
  void whatBecomesOfFilesIsTold() throws Exception {
    server.send(
        "PUT", "/api/contents/a.txt", "{\"type\":\"file\",\"format\":\"text\",\"content\":\"\"}");
    server.send("PATCH", "/api/contents/a.txt", "{\"path\":\"b.txt\"}");
    server.send("POST", "/api/contents", "{\"copy_from\":\"b.txt\"}");
    server.send("DELETE", "/api/contents/b.txt", "");

    assertThat(heard.next().path("action").asText()).isEqualTo("save");
    assertThat(heard.next().path("source_path").asText()).isEqualTo("a.txt");
    assertThat(heard.next().path("action").asText()).isEqualTo("copy");
    assertThat(heard.next().toString()).contains("\"action\":\"delete\"", "\"path\":\"b.txt\"");
  }

  @Test
  void aClientsOwnEventReachesItsUsersFrontEnds() throws Exception {
    assertThat(post("other.txt").statusCode()).isEqualTo(204);

    assertThat(heard.next().path("path").asText()).isEqualTo("other.txt");
  }

  @Test
  void whatACopyIsMadeOfIsToldAsItsPath() throws Exception {
    Files.writeString(folder.resolve("a.txt"), "x");

    server.send("POST", "/api/contents", "{\"copy_from\":\"%sa.txt\"}".formatted("/".repeat(900)));

    assertThat(heard.next().path("source_path").asText()).isEqualTo("a.txt");
  }

  @Test
  void anEventThatIsTooLargeIsRefused() {
    assertThat(post("x".repeat(1 << 16)).statusCode()).isEqualTo(413);
  }

  @Test
  void aClientThatDoesNotReadIsCutOff() throws Exception {
    var uri = server.uri("/api/events/subscribe?token=" + TestServer.TOKEN);
    try (var socket = new Socket()) {
      socket.setReceiveBufferSize(1 << 14);
      socket.setSoTimeout(60_000);
      socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
      socket
          .getOutputStream()
          .write(
              """
              GET %s?%s HTTP/1.1\r
              Host: %s\r
              Upgrade: websocket\r
              Connection: Upgrade\r
              Sec-WebSocket-Version: 13\r
              Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
              \r
              """
                  .formatted(uri.getPath(), uri.getQuery(), uri.getAuthority())
                  .getBytes(StandardCharsets.US_ASCII));
      var in = socket.getInputStream();
      assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII)).endsWith("101");

      var posts = 300;
      var path = "x".repeat(60_000);
      for (var i = 0; i < posts; i++) {
        assertThat(post(path).statusCode()).isEqualTo(204);
      }

      assertThat(bytesToTheEnd(in)).isLessThan((long) posts * path.length());
    }
  }

  /** Fails when nothing more comes and there is no end either. */
  private static long bytesToTheEnd(InputStream in) throws SocketTimeoutException {
    var all = 0L;
    var buffer = new byte[1 << 16];
    try {
      for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        all += count;
      }
    } catch (SocketTimeoutException noEnd) {
      throw noEnd;
    } catch (IOException reset) {
      // An end, too.
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"schema_id\": \"x\", \"version\": 1, \"data\": {}}",
        "{\"schema_id\": \"%s\", \"version\": 2, \"data\": {\"action\": \"save\", \"path\":"
            + " \"x\"}}",
        "{\"schema_id\": \"%s\", \"version\": 1, \"data\": 5}",
        "{\"schema_id\": \"%s\", \"version\": 1, \"data\": {\"action\": \"explode\", \"path\":"
            + " \"x\"}}",
        "{\"schema_id\": \"%s\", \"version\": 1, \"data\": {\"action\": \"save\"}}",
        "{\"schema_id\": \"%s\", \"version\": 1, \"timestamp\": \"x\", \"data\": {\"action\":"
            + " \"save\", \"path\": \"x\"}}"
      })
  void anEventThatCannotBeIsRefused(String event) throws Exception {
    var body = event.formatted(EventSchema.CONTENTS.id());

    var answer = server.send("POST", "/api/events", body);

    assertThat(answer.statusCode()).as(body).isEqualTo(400);
    assertThat(post("good.txt").statusCode()).isEqualTo(204);
    assertThat(heard.next().path("path").asText()).isEqualTo("good.txt");
  }
}
