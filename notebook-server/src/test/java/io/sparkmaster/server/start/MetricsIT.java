package io.sparkmaster.server.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sparkmaster.server.kernels.KernelClientSocket;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class MetricsIT {
  @TempDir private static Path folder;
  private static WholeServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new WholeServer(folder, "/");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String metrics() throws Exception {
    return server.send("GET", "/metrics", "").body();
  }

  @Test
  void requestsAreCountedByRouteAndStatusWithoutWhatPeopleWrote() throws Exception {
    server.send("GET", "/api/contents/private-name.ipynb?type=private-type", "");
    server.send("GET", "/private-path/x", "");
    server.send("PRIVATE", "/api/contents", "");

    // One is counted once its answer has gone out.
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(metrics().lines())
                    .anyMatch(
                        it ->
                            it.startsWith("http_server_requests_seconds_count{")
                                && it.contains("route=\"/api/contents/<path>\"")
                                && it.contains("status=\"404\""))
                    .anyMatch(it -> it.contains("route=\"none\"") && it.contains("status=\"404\""))
                    .noneMatch(it -> it.toLowerCase().contains("private")));
  }

  @Test
  void kernelsTheirClientsAndTheMachineAreShown() throws Exception {
    assertThat(metrics())
        .contains(
            "sparkmaster_kernels{state=\"dead\"} 0.0",
            "sparkmaster_kernel_starts_waiting 0.0",
            "sparkmaster_kernels_culled_total 0.0",
            "sparkmaster_submissions{state=\"queued\"} 0.0",
            "jvm_memory_used_bytes{",
            "process_uptime_seconds ");

    var kernel = server.json("POST", "/api/kernels", "{}").path("id").asText();
    try (var socket = KernelClientSocket.open(server.uri("/"), WholeServer.TOKEN, kernel, "s")) {
      socket.await("execute_reply", socket.execute("hello"));
      assertThat(metrics())
          .contains("sparkmaster_kernel_clients 1.0", "sparkmaster_connections 1.0")
          .containsPattern("sparkmaster_kernels\\{state=\"(idle|busy)\"} 1.0");
    }
  }

  @Test
  void aStrangerSeesThatItLivesAndNoFigures() throws Exception {
    var live = server.send(HttpRequest.newBuilder(server.uri("/health/live")));
    var figures = server.send(HttpRequest.newBuilder(server.uri("/metrics")));

    assertThat(live.body()).isEqualTo("{\"status\":\"ok\"}");
    assertThat(figures.statusCode()).isEqualTo(403);
  }
}
