package io.sparkmaster.server.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.cluster.backend.SparkChoice;
import io.sparkmaster.server.config.ChangedConfig;
import io.sparkmaster.server.config.Isolation;
import io.sparkmaster.server.config.Renewal;
import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.kernels.ClusterUse;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole server whose learners have ten minutes on a cluster; kernels only repeat what they get.
 */
@Timeout(180)
final class ClusterTimeIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private ServerSocket master;
  private ClassServer server;
  private String ann;
  private String ben;

  @BeforeEach
  void start() throws Exception {
    master = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    server = new ClassServer(folder, tenMinutes());
    ann = server.token("ann", Role.LEARNER);
    ben = server.token("ben", Role.LEARNER);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    master.close();
  }

  private ServerConfig tenMinutes() {
    var spark =
        new SparkChoice.OtherCluster(
            "spark://127.0.0.1:" + master.getLocalPort(), Optional.empty());
    return ChangedConfig.of(SmallProgram.classMode(folder))
        .kernels(
            new ServerConfig.Kernels(
                Isolation.NONE, ServerConfig.Sandbox.STANDARD, spark, null, null))
        .clusterTime(
            new ServerConfig.ClusterTime(
                Duration.ofMinutes(10), Renewal.MONTH, Duration.ofSeconds(1)))
        .config();
  }

  private HttpResponse<String> open(String token, String notebook) throws Exception {
    return server.send(
        token,
        "POST",
        "/api/sessions",
        "{\"path\": \"%s\", \"type\": \"notebook\", \"kernel\": {\"name\": \"sparkmaster-scala\"}}"
            .formatted(notebook));
  }

  private JsonNode kernels(String token) throws Exception {
    return Json.mapper().readTree(server.send(token, "GET", "/learn/api/v1/kernels", "").body());
  }

  @Test
  void itIsCountedTheKernelEndsWithAReasonAndTheNextIsRefusedAlsoAfterARestart() throws Exception {
    assertThat(open(ann, "a.ipynb").statusCode()).isEqualTo(201);
    var before = kernels(ann).path("clusterTime");
    assertThat(before.path("allowedMinutes").asInt()).isEqualTo(10);
    assertThat(before.path("runsOut").asBoolean()).isFalse();
    await()
        .atMost(DEADLINE)
        .until(
            () ->
                server.jdbi.withHandle(
                    handle ->
                        handle
                            .createQuery("SELECT count(*) FROM cluster_use WHERE millis > 0")
                            .mapTo(Integer.class)
                            .one()
                            .equals(1)));

    new ClusterUse(server.jdbi).add(ClassServer.ANN, LocalDate.now(), Duration.ofMinutes(10));

    await()
        .atMost(DEADLINE)
        .until(() -> kernels(ann).path("clusterTime").path("runsOut").asBoolean());
    await().atMost(DEADLINE).until(() -> !kernels(ann).path("ended").isEmpty());
    assertThat(kernels(ann).path("ended").path(0).path("reason").asText())
        .isEqualTo("your 10 minutes on the cluster this month are used up");
    assertThat(kernels(ann).path("kernels").size()).isZero();
    assertRefused();
    assertThat(open(ben, "b.ipynb").statusCode()).as("Ben has time").isEqualTo(201);

    server.restart();

    assertRefused();
  }

  private void assertRefused() throws Exception {
    var refused = open(ann, "other.ipynb");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(Json.mapper().readTree(refused.body()).path("message").asText())
        .contains("of your 10 minutes on the shared cluster", "are used this month", "renewed on");
  }
}
