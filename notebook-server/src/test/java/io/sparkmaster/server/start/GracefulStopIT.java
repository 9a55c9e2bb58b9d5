package io.sparkmaster.server.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sparkmaster.kernel.launch.echo.EchoDistribution;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.kernels.KernelClientSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class GracefulStopIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void aStopTellsSocketsWhyAndLeavesNothingOpen() throws Exception {
    SmallProgram.place(folder);
    EchoDistribution.in(Files.createDirectories(folder.resolve("kernel")));
    try (var server = ServerJvm.start(folder, "--stop-kernels")) {
      var url = URI.create(server.url());
      var kernel = startKernel(url);
      var socket = KernelClientSocket.open(url, ServerJvm.TOKEN, kernel, "s");
      socket.await("execute_reply", socket.execute("hello"));

      server.askToEnd();
      server.awaitEnd();
      await().atMost(DEADLINE).until(() -> socket.closeCode() != 0);
      assertThat(socket.closeCode()).isEqualTo(StatusCode.SHUTDOWN);
      assertThat(server.exitCode()).isEqualTo(128 + 15);
      assertThat(folder.resolve("home/run/server.json")).doesNotExist();
    }
  }

  private static String startKernel(URI url) throws Exception {
    var made = Json.mapper().readTree(send(url, "POST", "api/kernels", "{}"));
    return made.path("id").asText();
  }

  private static String send(URI url, String method, String path, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(url.resolve(path))
            .header("Authorization", "token " + ServerJvm.TOKEN)
            .method(method, BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }
}
