package io.sparkmaster.server.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.isolation.KernelIsolation;
import io.sparkmaster.server.kernels.KernelClientSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server of many is started again while sandboxed kernels live. */
@Timeout(120)
final class SandboxAdoptionIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private static ServerConfig leavingKernels(ServerConfig config) {
    var rules = config.rules();
    return new ServerConfig(
        config.home(),
        config.listen(),
        config.login(),
        config.workspace(),
        config.parts(),
        config.kernels(),
        new ServerConfig.KernelRules(
            rules.perLearner(),
            rules.memoryMb(),
            rules.memoryTotalMb(),
            rules.patience(),
            rules.culling(),
            false),
        false);
  }

  private static KernelClientSocket connect(ClassServer server, String token, String id)
      throws Exception {
    return KernelClientSocket.open(
        URI.create("http://127.0.0.1:" + server.port()), token, id, "page");
  }

  private static String text(KernelClientSocket socket, String command) {
    return socket
        .await("execute_result", socket.execute("run " + command))
        .at("/content/data/text~1plain")
        .asText();
  }

  @Test
  void aServerStartsAgainAndGoesOnWithItsSandboxedKernels() throws Exception {
    var config = SmallProgram.classMode(folder);
    try (var server = new ClassServer(folder, leavingKernels(config))) {
      assumeTrue(KernelIsolation.of(config).sandboxed(), KernelIsolation.of(config).fault());
      var token = server.token("ann", Role.LEARNER);
      var answer = server.send(token, "POST", "/api/kernels", "{}");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
      var id = Json.mapper().readTree(answer.body()).path("id").asText();
      try (var socket = connect(server, token, id)) {
        assertThat(text(socket, "echo mine > /tmp/note")).isEqualTo("exit 0");
      }

      server.restart(leavingKernels(config));

      try {
        await()
            .atMost(DEADLINE)
            .until(
                () -> server.send(token, "GET", "/api/kernels/" + id, "").body().contains("idle"));
        try (var socket = connect(server, token, id)) {
          assertThat(text(socket, "cat /tmp/note")).startsWith("mine");
        }
      } finally {
        server.send(token, "DELETE", "/api/kernels/" + id, "");
      }
    }
  }
}
