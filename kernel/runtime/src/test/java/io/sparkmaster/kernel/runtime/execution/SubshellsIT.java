package io.sparkmaster.kernel.runtime.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Subshells, and Stop of what runs in them. */
class SubshellsIT extends ProtocolNotebook {

  private CompletableFuture<Message> executeIn(String subshell, String code) {
    var content = Json.object().put("code", code).put("allow_stdin", false);
    var header =
        new Header(
            UUID.randomUUID().toString(),
            "t",
            "s",
            "2026-01-01T00:00:00Z",
            "execute_request",
            "5.5",
            subshell);
    return notebook.client().request(Channel.SHELL, Message.create(header, content));
  }

  private String create() {
    return ask(Channel.CONTROL, "create_subshell_request", Json.object())
        .path("subshell_id")
        .asText();
  }

  @Test
  void runWhileTheMainShellIsBusyAndShowTheirOwnOutput() throws Exception {
    var subshell = create();
    notebook.run("val shared = 20");
    var busy = notebook.client().start("Thread.sleep(60000)");

    var reply = executeIn(subshell, "println(\"sub \" + (shared + 1))").get(60, TimeUnit.SECONDS);

    assertThat(reply.content().path("status").asText()).isEqualTo("ok");
    assertThat(busy).isNotDone();
    await()
        .atMost(KernelInMemory.DEADLINE)
        .untilAsserted(
            () ->
                assertThat(published)
                    .anyMatch(
                        each ->
                            each.type().equals("stream")
                                && each.parentId().equals(reply.parentId())
                                && each.content().path("text").asText().contains("sub 21")));
    interrupt();
    assertThat(busy.get(60, TimeUnit.SECONDS).status()).isEqualTo("error");
    ask(Channel.CONTROL, "delete_subshell_request", Json.object().put("subshell_id", subshell));
  }

  @Test
  void noneIsResetWhileAnotherOnesCellRuns() throws Exception {
    var subshell = create();
    var busy = notebook.client().start("println(\"busy now\"); Thread.sleep(60000)");
    await()
        .atMost(KernelInMemory.DEADLINE)
        .until(
            () ->
                published.stream()
                    .anyMatch(
                        each ->
                            each.type().equals("stream")
                                && each.content().path("text").asText().contains("busy now")));

    var reply = executeIn(subshell, "%reset").get(60, TimeUnit.SECONDS);

    assertThat(reply.content().path("evalue").asText()).contains("another cell");
    assertThat(busy).isNotDone();
    interrupt();
    assertThat(busy.get(60, TimeUnit.SECONDS).status()).isEqualTo("error");
    ask(Channel.CONTROL, "delete_subshell_request", Json.object().put("subshell_id", subshell));
  }

  @Test
  void areListedUntilTheyAreDeleted() throws Exception {
    var subshell = create();

    assertThat(ask(Channel.CONTROL, "list_subshell_request", Json.object()).path("subshell_id"))
        .anyMatch(id -> id.asText().equals(subshell));
    var deletion = Json.object().put("subshell_id", subshell);
    assertThat(ask(Channel.CONTROL, "delete_subshell_request", deletion).path("status").asText())
        .isEqualTo("ok");
    assertThat(ask(Channel.CONTROL, "list_subshell_request", Json.object()).path("subshell_id"))
        .noneMatch(id -> id.asText().equals(subshell));
    assertThat(executeIn(subshell, "1").get(60, TimeUnit.SECONDS).content().path("evalue").asText())
        .contains(subshell);
    assertThat(ask(Channel.CONTROL, "delete_subshell_request", deletion).path("status").asText())
        .isEqualTo("error");
  }

  @Test
  void aDeletedOneEndsWhatItRunsAndAnswersWhatWaits() throws Exception {
    var subshell = create();
    var looping = executeIn(subshell, "var n = 0L; while (true) n += 1");
    await().atMost(KernelInMemory.DEADLINE).until(() -> runs("subshell-" + subshell));
    var waiting = executeIn(subshell, "1");

    ask(Channel.CONTROL, "delete_subshell_request", Json.object().put("subshell_id", subshell));

    assertThat(waiting.get(60, TimeUnit.SECONDS).content().path("status").asText())
        .isEqualTo("aborted");
    assertThat(looping.get(60, TimeUnit.SECONDS).content().path("ename").asText())
        .isEqualTo("Stopped");
    await().atMost(KernelInMemory.DEADLINE).until(() -> !runs("subshell-" + subshell));
  }

  private boolean runs(String thread) {
    return Thread.getAllStackTraces().entrySet().stream()
        .anyMatch(each -> each.getKey().getName().equals(thread) && each.getValue().length > 0);
  }

  @Test
  void areAnnounced() {
    assertThat(
            ask(Channel.CONTROL, "kernel_info_request", Json.object()).path("supported_features"))
        .anyMatch(feature -> feature.asText().equals("kernel subshells"));
  }

  @Test
  void betweenQueuedCellsStopsOnlyTheRunningOne() throws Exception {
    var running =
        notebook.client().start("Thread.sleep(60000)", Json.object().put("stop_on_error", false));
    var next = notebook.client().start("val afterStop = 5");
    await()
        .atMost(KernelInMemory.DEADLINE)
        .until(
            () ->
                published.stream()
                    .anyMatch(
                        each ->
                            each.type().equals("execute_input")
                                && each.content().path("code").asText().contains("60000")));

    interrupt();

    assertThat(running.get(60, TimeUnit.SECONDS).reply().content().path("ename").asText())
        .isEqualTo("Stopped");
    assertThat(next.get(60, TimeUnit.SECONDS).status()).isEqualTo("ok");
  }

  @Test
  void aStreamingQueryThatTheCellStarted() throws Exception {
    var cell =
        notebook
            .client()
            .start(
                """
                val query = spark.readStream.format("rate").load().writeStream.format("memory").queryName("r").start()
                println("started")
                query.awaitTermination()
                """);
    await()
        .atMost(KernelInMemory.DEADLINE)
        .until(
            () ->
                published.stream()
                    .anyMatch(
                        each ->
                            each.type().equals("stream")
                                && each.content().path("text").asText().contains("started")));

    interrupt();

    assertThat(cell.get(60, TimeUnit.SECONDS).reply().content().path("ename").asText())
        .isEqualTo("Stopped");
    await()
        .atMost(KernelInMemory.DEADLINE)
        .untilAsserted(
            () ->
                assertThat(
                        notebook
                            .run("spark.streams.active.length")
                            .result("text/plain")
                            .orElseThrow())
                    .endsWith("= 0"));
  }

  @Test
  void aCellInASpinIsStopped() throws Exception {
    var cell = notebook.client().start("var i = 0L\nprintln(\"spin\")\nwhile (true) i += 1");
    await()
        .atMost(KernelInMemory.DEADLINE)
        .until(
            () ->
                published.stream()
                    .anyMatch(
                        each ->
                            each.type().equals("stream")
                                && each.content().path("text").asText().contains("spin")));

    interrupt();

    assertThat(cell.get(60, TimeUnit.SECONDS).reply().content().path("ename").asText())
        .isEqualTo("Stopped");
    assertThat(notebook.run("1 + 1").status()).isEqualTo("ok");
  }
}
