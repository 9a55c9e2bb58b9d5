package io.sparkmaster.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.events.HeardEvents;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a user's front ends hear of the user's kernels. */
@Timeout(180)
final class KernelEventsIT {
  private static final String PROBE =
      """
      {"schema_id": "https://events.jupyter.org/jupyter_server/kernel_actions/v1", "version": "1",
       "data": {"action": "start", "msg": "%s"}}
      """;

  @TempDir private Path folder;
  private HeardEvents heard;

  @Test
  void whatIsDoneWithKernelsIsToldAndWhatCouldNotBe() throws Exception {
    try (var server = new WholeServer(folder, "/")) {
      heard =
          HeardEvents.of(
              server.uri("/api/events/subscribe?token=" + WholeServer.TOKEN),
              name ->
                  assertThat(server.send("POST", "/api/events", PROBE.formatted(name)).statusCode())
                      .isEqualTo(204));

      var kernel = server.json("POST", "/api/kernels", "{}").path("id").asText();
      isTold("start", kernel);
      // Which waits until the kernel answers, as an interrupt does not.
      server.send("POST", "/api/kernels/" + kernel + "/restart", "");
      isTold("restart", kernel);
      server.send("POST", "/api/kernels/" + kernel + "/interrupt", "");
      isTold("interrupt", kernel);
      server.send("DELETE", "/api/kernels/" + kernel, "");
      isTold("shutdown", kernel);

      assertThat(server.send("POST", "/api/kernels", "{\"name\": \"none\"}").statusCode())
          .isEqualTo(501);
      var failed = heard.next();
      assertThat(failed.path("status").asText()).isEqualTo("error");
      assertThat(failed.path("kernel_name").asText()).isEqualTo("none");
      assertThat(failed.has("kernel_id")).isFalse();
    }
  }

  private void isTold(String action, String kernel) throws Exception {
    var event = heard.next();
    assertThat(event.path("schema_id").asText()).endsWith("/kernel_actions/v1");
    assertThat(event.path("action").asText()).isEqualTo(action);
    assertThat(event.path("kernel_id").asText()).isEqualTo(kernel);
    assertThat(event.path("kernel_name").asText()).isEqualTo("sparkmaster-scala");
    assertThat(event.path("status").asText()).isEqualTo("success");
    assertThat(event.path("msg").asText()).contains(kernel);
  }
}
