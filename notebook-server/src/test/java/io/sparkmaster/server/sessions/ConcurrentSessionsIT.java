package io.sparkmaster.server.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.kernels.KernelTestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class ConcurrentSessionsIT {
  @TempDir private Path folder;

  private static JsonNode json(String text) {
    try {
      return Json.mapper().readTree(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }

  @Test
  void changesOfOneSessionAtTheSameTimeLeaveOneKernel() throws Exception {
    try (var server = KernelTestServer.ofEchoKernels(folder)) {
      var http = server.http();
      var created =
          http.send(
              "POST",
              "/api/sessions",
              "{\"path\": \"a.ipynb\", \"type\": \"notebook\", \"kernel\": {}}");
      var session = "/api/sessions/" + json(created.body()).path("id").asText();

      var changes =
          IntStream.range(0, 5)
              .mapToObj(
                  i ->
                      CompletableFuture.supplyAsync(
                          () ->
                              http.send(
                                  "PATCH",
                                  session,
                                  "{\"path\": \"a%d.ipynb\", \"kernel\": {\"name\": \"sparkmaster-java\"}}"
                                      .formatted(i))))
              .toList();

      for (var change : changes) {
        assertThat(change.join().statusCode()).isEqualTo(200);
      }
      var kernel = json(http.get(session).body()).path("kernel").path("id").asText();
      var kernels = json(http.get("/api/kernels").body());
      assertThat(kernels).hasSize(1);
      assertThat(kernels.at("/0/id").asText()).isEqualTo(kernel);
    }
  }
}
