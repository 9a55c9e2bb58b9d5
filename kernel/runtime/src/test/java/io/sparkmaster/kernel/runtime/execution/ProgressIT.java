package io.sparkmaster.kernel.runtime.execution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.client.Execution;
import io.sparkmaster.kernel.runtime.language.Language;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The progress of a cell's Spark jobs, as a display and as a comm. */
class ProgressIT {
  private static KernelInMemory notebook;

  @BeforeAll
  static void start() throws Exception {
    notebook = new KernelInMemory(Language.SCALA);
    notebook.run("spark.range(10).count()");
  }

  @AfterAll
  static void stop() {
    notebook.close();
  }

  @Test
  void theSummaryTellsRowsAndShuffledBytes() {
    var execution =
        notebook.run(
            """
            spark.range(0, 100000, 1, 4).selectExpr("id % 10 AS k", "id").filter(row => {
              if (row.getLong(1) % 25000 == 0) Thread.sleep(700); true
            }).groupBy("k").count().collect().length
            """);

    var updates = execution.published("update_display_data");
    var last = updates.get(updates.size() - 1).content().path("data");
    assertThat(last.path("text/plain").asText())
        .matches(
            "Spark: \\d jobs?, \\d stages?, \\d+ tasks in .* rows read · [\\d.]+ (B|KB) shuffled");
    var first = execution.published("display_data").get(0).content().path("data");
    assertThat(first.path("text/html").asText()).contains("<progress", "stage ", "active");
    assertThat(updates)
        .extracting(update -> update.content().at("/data/text~1html").asText())
        .anyMatch(html -> html.contains("<progress") && html.contains(" rows read"));
  }

  @Test
  void aThousandJobsDoNotFlood() {
    var begin = System.nanoTime();
    var execution = notebook.run("(1 to 1000).map(i => sc.parallelize(Seq(i), 1).count()).sum");
    var took = Duration.ofNanos(System.nanoTime() - begin);

    assertThat(execution.result("text/plain").orElseThrow()).endsWith("1000");
    // An update at most every quarter of a second.
    assertThat(displays(execution)).isLessThan((int) (3 + took.toMillis() / 250));
    var updates = execution.published("update_display_data");
    assertThat(updates.get(updates.size() - 1).content().at("/data/text~1plain").asText())
        .as("the last of them may not have been told yet")
        .matches("(?s)Spark: (1000|9..) jobs, (1000|9..) stages, (1000|9..) tasks in .*");
  }

  @Test
  void whoOpensTheCommGetsTheSameData() {
    send("comm_open", Json.object().put("target_name", "sparkmaster.progress"));

    // Long enough for a busy machine to tell something before it has ended.
    var followed = progressOf("sc.parallelize(1 to 4, 4).foreach(_ => Thread.sleep(2000))");
    assertThat(followed).hasSizeGreaterThan(1);
    assertThat(followed.get(0).at("/jobs/0/stages/0/tasks").asInt()).isEqualTo(4);
    assertThat(followed.get(0).at("/jobs/0/stages/0/name").asText()).contains("foreach");
    var last = followed.get(followed.size() - 1);
    assertThat(last.path("ended").asBoolean()).isTrue();
    assertThat(last.at("/totals/done").asInt()).isEqualTo(4);
    assertThat(last.path("cell_id").asText()).isNotEmpty();

    send("comm_close", Json.object());
    assertThat(progressOf("sc.parallelize(1 to 4, 4).foreach(_ => Thread.sleep(400))")).isEmpty();
  }

  @Test
  void ofManyWhoOpenTheCommTheLastEightAreTold() {
    for (int i = 1; i <= 10; i++) {
      send("many-" + i, "comm_open", Json.object().put("target_name", "sparkmaster.progress"));
    }

    var told =
        notebook
            .run("sc.parallelize(1 to 4, 4).foreach(_ => Thread.sleep(400))")
            .published("comm_msg")
            .stream()
            .map(message -> message.content().path("comm_id").asText())
            .distinct();
    assertThat(told)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(3, 10).mapToObj(i -> "many-" + i).toList());
    for (int i = 3; i <= 10; i++) {
      send("many-" + i, "comm_close", Json.object());
    }
  }

  private static void send(String type, ObjectNode content) {
    send("progress-1", type, content);
  }

  private static void send(String id, String type, ObjectNode content) {
    content.put("comm_id", id).putObject("data");
    // These have no reply.
    assertThat(notebook.client().request(Channel.SHELL, type, content)).isNotDone();
  }

  private static List<JsonNode> progressOf(String cell) {
    return notebook.run(cell).published("comm_msg").stream()
        .map(message -> message.content().path("data"))
        .toList();
  }

  private static int displays(Execution execution) {
    return execution.published("display_data").size()
        + execution.published("update_display_data").size();
  }
}
