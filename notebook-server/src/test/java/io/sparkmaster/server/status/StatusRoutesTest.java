package io.sparkmaster.server.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.events.EventsRoutes;
import io.sparkmaster.server.events.ServerEvents;
import io.sparkmaster.server.http.TestServer;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class StatusRoutesTest {
  private static final Instant STARTED = Instant.parse("2026-01-01T00:00:00Z");
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile @Nullable String fault;
  private TestServer server;

  @BeforeEach
  void start() {
    KernelActivity kernels =
        () -> new KernelActivity.Snapshot(2, 3, Instant.parse("2026-01-01T01:00:00Z"));
    server =
        TestServer.start(
            new StatusRoutes(STARTED, kernels, stopped::countDown),
            new MeRoutes(false),
            new HealthRoutes(() -> Optional.ofNullable(fault)),
            new EventsRoutes(new ServerEvents()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void tellsTheVersionOfTheApi() {
    assertThat(server.get("/api").body()).matches("\\{\"version\":\"2\\.\\d+\\.\\d+\"}");
    assertThat(server.get("/api/").statusCode()).isEqualTo(200);
  }

  @Test
  void tellsHowBusyTheKernelsAre() {
    assertThat(server.get("/api/status").body())
        .contains("\"started\":\"2026-01-01T00:00:00Z\"", "\"last_activity\":\"2026-01-01T01")
        .contains("\"kernels\":2", "\"connections\":3");
  }

  @Test
  void tellsWhoOneIsAndWhatOneMayDo() {
    assertThat(
            server
                .get(
                    "/api/me?permissions=%7B%22contents%22:[%22read%22]%7D"
                        .replace("[", "%5B")
                        .replace("]", "%5D"))
                .body())
        .contains("\"username\":\"learner\"", "\"display_name\":\"Learner\"", "\"initials\":\"L\"")
        .contains("\"permissions\":{\"contents\":[\"read\"]}");
    assertThat(server.get("/api/me?permissions=x").statusCode()).isEqualTo(400);
  }

  @Test
  void healthIsToldToStrangersAndNothingElse() {
    assertThat(server.send(server.stranger("/health")).body()).isEqualTo("{\"status\":\"ok\"}");
    assertThat(server.send(server.stranger("/api/status")).statusCode()).isEqualTo(403);
  }

  @Test
  void isReadyWhileItCanServeAndTellsStrangersNoCause() {
    assertThat(server.send(server.stranger("/health/ready")).statusCode()).isEqualTo(200);

    fault = "the database of ann";
    var answer = server.send(server.stranger("/health/ready"));

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).isEqualTo("{\"status\":\"not ready\"}");
    assertThat(server.send(server.stranger("/health/live")).statusCode()).isEqualTo(200);
  }

  @Test
  void whatOneMayNotDoIsNotGranted() {
    var asked =
        "{\"contents\":[\"read\",\"explode\"],\"server\":[\"write\"],\"terminals\":[\"write\"]}";
    var me = server.get("/api/me?permissions=" + URLEncoder.encode(asked, StandardCharsets.UTF_8));

    assertThat(me.body())
        .contains("{\"contents\":[\"read\"],\"server\":[\"write\"],\"terminals\":[]}");
    assertThat(server.get("/api/me?permissions=%7B%22contents%22:%22read%22%7D").statusCode())
        .isEqualTo(400);
  }

  @Test
  void stopsWhenAskedByAUserOnly() throws InterruptedException {
    server.send(server.stranger("/api/shutdown").method("POST", BodyPublishers.noBody()));
    assertThat(stopped.getCount()).isEqualTo(1);

    assertThat(server.send("POST", "/api/shutdown", "").statusCode()).isEqualTo(200);

    assertThat(stopped.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void theEventStreamStaysOpen() {
    var uri = server.uri("/api/events/subscribe?token=" + TestServer.TOKEN).toString();

    var socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(uri.replace("http:", "ws:")), new WebSocket.Listener() {})
            .join();

    assertThat(socket.isInputClosed()).isFalse();
    socket.abort();
  }
}
