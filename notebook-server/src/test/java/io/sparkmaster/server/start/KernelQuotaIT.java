package io.sparkmaster.server.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.server.accounts.SecurityEvent;
import io.sparkmaster.server.config.ChangedConfig;
import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.Role;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
final class KernelQuotaIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private ClassServer server;
  private String ann;
  private String ben;

  @BeforeEach
  void start() throws Exception {
    server = new ClassServer(folder, oneKernelEach(Duration.ofMillis(200)));
    ann = server.token("ann", Role.LEARNER);
    ben = server.token("ben", Role.LEARNER);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private ServerConfig oneKernelEach(Duration patience) {
    var config = SmallProgram.classMode(folder);
    var parts = config.parts();
    return ChangedConfig.of(config)
        .parts(
            new ServerConfig.Parts(
                parts.kernelDir(), parts.webDir(), parts.coursesDir(), parts.kernelPoolSize(), 1))
        .rules(
            new ServerConfig.KernelRules(
                1,
                700,
                0,
                patience,
                config.rules().culling(),
                true,
                ServerConfig.ClusterTime.UNLIMITED))
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

  private static JsonNode json(HttpResponse<String> answer) throws Exception {
    return Json.mapper().readTree(answer.body());
  }

  @Test
  void aFullServerAnswersWithWhyWhenAndThePlaceAndServesWhenThereIsRoom() throws Exception {
    var session = json(open(ann, "a.ipynb")).path("id").asText();

    var refused = open(ben, "b.ipynb");

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).contains("15");
    assertThat(json(refused).path("message").asText())
        .contains("taken (1 of 1; kernel-limit=1)", "number 1 of 1 who wait", "minutes");

    server.send(ann, "DELETE", "/api/sessions/" + session, "");
    assertThat(open(ann, "a.ipynb").statusCode()).as("Ben's place is kept").isEqualTo(503);
    assertThat(open(ben, "b.ipynb").statusCode()).isEqualTo(201);
  }

  @Test
  void aLearnerWithAsManyAsAllowedIsToldWhichToShutDown() throws Exception {
    var kernel = json(open(ann, "lessons/a.ipynb")).path("kernel").path("id").asText();
    await()
        .atMost(DEADLINE)
        .until(() -> server.send(ann, "GET", "/api/kernels/" + kernel, "").body().contains("idle"));

    var refused = open(ann, "b.ipynb");

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(json(refused).path("message").asText())
        .contains("kernels-per-learner=1", "lessons/a.ipynb (idle for 0 min)", "Shut down one");
    assertThat(open(ann, "lessons/a.ipynb").statusCode()).as("the one there is").isEqualTo(201);
  }

  @Test
  void aDisabledAccountsKernelsEndAndTheSecurityLogSaysSo() throws Exception {
    var kernel = json(open(ann, "a.ipynb")).path("kernel").path("id").asText();
    assertThat(kernel).isNotEmpty();

    server.accounts.disable(ClassServer.ANN);

    await()
        .atMost(DEADLINE)
        .until(
            () ->
                server.log.newest(10).stream()
                    .anyMatch(
                        entry ->
                            entry.event() == SecurityEvent.KERNELS_ENDED
                                && entry.user().equals("ann")
                                && entry.detail().equals("1 kernels")));
    assertThat(open(ben, "b.ipynb").statusCode()).as("there is room again").isEqualTo(201);
  }

  @Test
  void anotherKernelForTheSameNotebookNeedsNoRoomOfItsOwn() throws Exception {
    var session = json(open(ann, "a.ipynb"));

    var changed =
        server.send(
            ann,
            "PATCH",
            "/api/sessions/" + session.path("id").asText(),
            "{\"kernel\": {\"name\": \"sparkmaster-java\"}}");

    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(json(changed).path("kernel").path("name").asText()).isEqualTo("sparkmaster-java");
    assertThat(json(server.send(ann, "GET", "/api/kernels", ""))).hasSize(1);
  }

  @Test
  void aStartThatWaitsLetsItsLearnerUseAndShutDownWhatThereIs() throws Exception {
    server.restart(oneKernelEach(Duration.ofMinutes(1)));
    var session = json(open(ann, "a.ipynb")).path("id").asText();
    var waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return open(ben, "b.ipynb");
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });

    assertThat(server.send(ben, "GET", "/api/sessions", "").statusCode()).isEqualTo(200);
    assertThat(server.send(ann, "DELETE", "/api/sessions/" + session, "").statusCode())
        .isEqualTo(204);

    assertThat(waiting).succeedsWithin(DEADLINE).returns(201, HttpResponse::statusCode);
  }
}
