package io.sparkmaster.kernel.runtime.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.client.KernelClient;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply.Elsewhere;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply.None;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply.Page;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply.Reason;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiRequest;
import io.sparkmaster.kernel.protocol.transport.InMemoryTransport;
import io.sparkmaster.kernel.runtime.language.Language;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

@TestMethodOrder(OrderAnnotation.class)
class EndedApplicationIT {
  private static final String BASE = "/spark/a-ticket";

  @TempDir private static Path events;
  @TempDir private static Path broken;

  /** As it was while the application ran, which is what a kernel that is killed leaves. */
  private static Path truncated;

  private static Path whole;
  private static List<String> beforeTheFirstJob;

  private static List<String> files(Path folder) throws IOException {
    try (var all = Files.list(folder)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @BeforeAll
  static void runAnApplication() throws Exception {
    try (var notebook = new KernelInMemory(Language.SCALA, Map.of(), Optional.of(events))) {
      notebook.run("val nothing = 1");
      beforeTheFirstJob = files(events);

      notebook.run(
          "sc.setJobDescription(\"count the birds\"); spark.range(100).repartition(3).selectExpr(\"id % 7 as k\").groupBy(\"k\").count.show");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> files(events).size() == 1 && Files.size(onlyFile()) > 0);
      notebook.kernel().spark().sparkContext().listenerBus().waitUntilEmpty(10_000);
      truncated = broken.resolve("local-1.zstd.inprogress");
      Files.copy(onlyFile(), truncated);
      notebook.run(
          "sc.setJobDescription(\"the last one\"); spark.range(5).selectExpr(\"sum(id)\").collect");
    }
    whole = onlyFile();
  }

  private static Path onlyFile() throws IOException {
    return events.resolve(files(events).get(0));
  }

  /** A kernel that shows a log. */
  private static final class Shown implements AutoCloseable {
    private final KernelClient client;
    private final EndedProcess process;

    Shown(Path log) {
      var ends = InMemoryTransport.create();
      process = new EndedProcess(ends.kernel(), log);
      client = new KernelClient(ends.client());
      client.awaitReady(KernelInMemory.DEADLINE);
    }

    SparkUiReply ask(String path, String query) {
      var request = new SparkUiRequest(path, query, BASE).toJson();
      return SparkUiReply.parse(
          client
              .ask(Channel.CONTROL, SparkUiRequest.TYPE, request, KernelInMemory.DEADLINE)
              .content());
    }

    String page(String path, String query) {
      var reply = ask(path, query);
      assertThat(reply).as(reply.toString()).isInstanceOf(Page.class);
      assertThat(((Page) reply).status()).as(path).isEqualTo(200);
      return new String(((Page) reply).body(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
      client.close();
      process.close();
    }
  }

  @Test
  @Order(1)
  void aKernelThatRanNoJobOfACellKeepsNothing() {
    assertThat(beforeTheFirstJob).isEmpty();
  }

  @Test
  @Order(2)
  void theUiOfAnApplicationThatEndedShowsItsJobsStagesAndPlans() throws Exception {
    assertThat(whole.getFileName().toString()).matches("local-\\d+\\.zstd");

    try (var shown = new Shown(whole)) {
      assertThat(shown.ask("/", "")).isEqualTo(new Elsewhere("/jobs/"));
      assertThat(shown.page("/jobs/", "")).contains("count the birds").doesNotContain("rehearsal");
      assertThat(shown.page("/stages/", "")).contains("count the birds");
      assertThat(shown.page("/SQL/", "")).contains("count the birds", "the last one");
      assertThat(shown.page("/SQL/execution/", "id=" + firstQuery(shown)))
          .contains("HashAggregate", "Exchange");
      assertThat(shown.page("/executors/", "")).contains("executorspage.js");
      assertThat(shown.page("/environment/", "")).contains("spark.app.name");
      assertThat(shown.page("/api/v1/applications", "")).contains("local-");
    }
  }

  private static String firstQuery(Shown shown) {
    var ids =
        java.util.regex.Pattern.compile("/SQL/execution/\\?id=(\\d+)")
            .matcher(shown.page("/SQL/", ""))
            .results()
            .map(found -> Long.parseLong(found.group(1)))
            .sorted()
            .map(String::valueOf)
            .collect(Collectors.toList());
    return ids.get(0);
  }

  @Test
  @Order(3)
  void theUiOfOneThatWasKilledShowsWhatCameBefore() {
    try (var shown = new Shown(truncated)) {
      assertThat(shown.page("/jobs/", "")).contains("count the birds");
      assertThat(shown.page("/SQL/", ""))
          .contains("count the birds")
          .doesNotContain("the last one");
    }
  }

  @Test
  @Order(4)
  void whatIsNoLogIsSaidSoAndAnsweredAtOnce() throws Exception {
    var noLog = Files.writeString(broken.resolve("a.zstd"), "{\"Event\":\"no\"}\n");

    try (var shown = new Shown(noLog)) {
      var jobs = shown.ask("/jobs/", "");

      assertThat(((None) jobs).reason()).isEqualTo(Reason.FAILED);
      assertThat(((None) jobs).text()).contains("cannot be read");
    }
    try (var shown = new Shown(broken.resolve("gone.zstd"))) {
      assertThat(((None) shown.ask("/jobs/", "")).reason()).isEqualTo(Reason.FAILED);
    }
  }

  @Test
  @Order(5)
  void itRunsNothing() {
    try (var shown = new Shown(whole)) {
      var execute = Json.object().put("code", "1 + 1");

      var reply =
          shown.client.ask(Channel.SHELL, "execute_request", execute, KernelInMemory.DEADLINE);

      assertThat(reply.content().path("status").asText()).isEqualTo("error");
      assertThat(reply.content().path("evalue").asText()).contains("runs nothing");
    }
  }
}
