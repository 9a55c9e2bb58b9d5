package io.sparkmaster.server.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparkmaster.kernel.launch.echo.EchoDistribution;
import io.sparkmaster.server.config.ChangedConfig;
import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.isolation.KernelIsolation;
import io.sparkmaster.server.kernels.KernelClientSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server of many is started again while sandboxed kernels live. */
@Timeout(240)
final class SandboxAdoptionIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private static ServerConfig leavingKernels(ServerConfig config) {
    return ChangedConfig.of(config).stopWithServer(false).config();
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

  private static Optional<ProcessHandle> process(Predicate<List<String>> arguments) {
    return ProcessHandle.allProcesses()
        .filter(
            each -> each.info().arguments().filter(it -> arguments.test(List.of(it))).isPresent())
        .findFirst();
  }

  private Optional<ProcessHandle> kernelJvm() {
    var files = folder.resolve("home/run/kernels").toString();
    return process(
        arguments ->
            arguments.contains("io.sparkmaster.kernel.runtime.KernelMain")
                && !arguments.contains("--unshare-pid")
                && arguments.get(0).startsWith("@" + files));
  }

  private static Optional<ProcessHandle> sleeper() {
    return process(arguments -> arguments.equals(List.of("86123.5")));
  }

  @Test
  void whatACellHasDetachedEndsWithItsKernelWhenNoServerRanThen() throws Exception {
    SmallProgram.place(folder);
    var config = SmallProgram.classMode(folder);
    EchoDistribution.in(Files.createDirectories(folder.resolve("kernel")));
    assumeTrue(KernelIsolation.of(config).sandboxed(), KernelIsolation.of(config).fault());
    var server = ServerJvm.start(folder, "--kernel-isolation=bwrap");
    try {
      var answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(server.url() + "api/kernels"))
                      .header("Authorization", "token " + ServerJvm.TOKEN)
                      .POST(BodyPublishers.ofString("{}"))
                      .build(),
                  BodyHandlers.ofString());
      var id = Json.mapper().readTree(answer.body()).path("id").asText();
      try (var socket =
          KernelClientSocket.open(URI.create(server.url()), ServerJvm.TOKEN, id, "page")) {
        text(socket, "setsid sleep 86123.5 > /dev/null 2>&1 &");
      }
      await().atMost(DEADLINE).until(() -> sleeper().isPresent());
      server.end(true);
      var kernel = kernelJvm().orElseThrow();
      assertThat(kernel.destroyForcibly()).isTrue();
      await().atMost(DEADLINE).until(() -> !kernel.isAlive());
      assertThat(sleeper()).isPresent();

      server = ServerJvm.start(folder, "--kernel-isolation=bwrap");

      await().atMost(DEADLINE).until(() -> sleeper().isEmpty());
    } finally {
      server.close();
      sleeper().ifPresent(ProcessHandle::destroyForcibly);
      kernelJvm().ifPresent(ProcessHandle::destroyForcibly);
    }
  }
}
