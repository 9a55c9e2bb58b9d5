package io.sparkmaster.kernel.runtime.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.client.Execution;
import io.sparkmaster.kernel.runtime.language.Language;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What jupyter_kernel_test leaves out of the protocol. */
class ProtocolIT {
  private static final List<Message> published = new CopyOnWriteArrayList<>();
  private static KernelInMemory notebook;

  @BeforeAll
  static void start() throws Exception {
    notebook = new KernelInMemory(Language.SCALA);
    notebook
        .client()
        .listen(
            (channel, message) -> {
              if (channel == Channel.IOPUB) {
                published.add(message);
              }
            });
    notebook.run("spark.range(3).count()");
  }

  @AfterAll
  static void stop() {
    notebook.close();
  }

  private static ObjectNode ask(Channel channel, String type, ObjectNode content) {
    return notebook.client().ask(channel, type, content, KernelInMemory.DEADLINE).content();
  }

  private static void interrupt() {
    assertThat(ask(Channel.CONTROL, "interrupt_request", Json.object()).path("status").asText())
        .isEqualTo("ok");
  }

  private static Execution withInput(String code) throws Exception {
    return startWithInput(code).get(60, TimeUnit.SECONDS);
  }

  private static CompletableFuture<Execution> startWithInput(String code) {
    return notebook.client().start(code, Json.object().put("allow_stdin", true));
  }

  @Nested
  class Input {
    private final List<Message> questions = new CopyOnWriteArrayList<>();

    private void answerWith(String... answers) {
      var left = new java.util.concurrent.ConcurrentLinkedQueue<>(List.of(answers));
      notebook
          .client()
          .answerInput(
              question -> {
                questions.add(question);
                return String.valueOf(left.poll());
              });
    }

    @Test
    void readsLinesInEveryWayThatScalaHas() throws Exception {
      answerWith("one", "two", "3", "four");

      var execution =
          withInput(
              """
              val a = scala.io.StdIn.readLine("name? ")
              val b = Console.in.readLine()
              val c = scala.io.StdIn.readInt()
              val d = new java.util.Scanner(System.in).nextLine()
              """);

      assertThat(execution.result("text/plain").orElseThrow())
          .contains("a: String = one", "b: String = two", "c: Int = 3", "d: String = four");
      assertThat(execution.stream("stdout")).contains("name? ");
      assertThat(questions).allMatch(each -> !each.content().path("password").asBoolean());
    }

    @Test
    void readsLinesInJava() throws Exception {
      answerWith("x", "y");

      var execution =
          withInput(
              """
              %%java
              var first = new java.util.Scanner(System.in).nextLine();
              var second = Notebook.input("and? ");
              first + second
              """);

      assertThat(execution.result("text/plain").orElseThrow()).endsWith("xy");
    }

    @Test
    void aPasswordIsAskedForAsOne() throws Exception {
      answerWith("secret");

      var execution = withInput("val secret = Notebook.password(\"key: \").length");

      assertThat(execution.status()).isEqualTo("ok");
      assertThat(questions).hasSize(1);
      assertThat(questions.get(0).content().path("password").asBoolean()).isTrue();
      assertThat(questions.get(0).content().path("prompt").asText()).isEqualTo("key: ");
      assertThat(questions.get(0).parentId()).contains(execution.reply().parentId().orElseThrow());
    }

    @Test
    void whoTakesNoQuestionsGetsAnErrorThatSaysSo() throws Exception {
      var execution =
          notebook
              .client()
              .start("Notebook.input(\"?\")", Json.object().put("allow_stdin", false))
              .get(60, TimeUnit.SECONDS);

      assertThat(execution.reply().content().path("ename").asText())
          .endsWith("StdinNotAvailableException");
      assertThat(execution.reply().content().path("evalue").asText()).contains("allow_stdin");
    }

    @Test
    void stopFreesACellThatWaitsForInputAndTheNextOneAsksAnew() throws Exception {
      var asked = new CompletableFuture<Message>();
      notebook
          .client()
          .answerInput(
              question -> {
                asked.complete(question);
                // Not awaited: this thread is the one that receives.
                var sent =
                    notebook.client().request(Channel.CONTROL, "interrupt_request", Json.object());
                return "too late, " + sent.isDone();
              });

      var stopped = withInput("scala.io.StdIn.readLine()");

      assertThat(asked).isDone();
      assertThat(stopped.reply().content().path("ename").asText()).isEqualTo("Stopped");
      answerWith("fresh");
      assertThat(
              withInput("val line = scala.io.StdIn.readLine()").result("text/plain").orElseThrow())
          .endsWith("= fresh");
    }
  }

  @Nested
  class Subshells {
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

      var reply = executeIn(subshell, "println(\"sub \" + (shared + 1))").get(30, TimeUnit.SECONDS);

      assertThat(reply.content().path("status").asText()).isEqualTo("ok");
      assertThat(busy).isNotDone();
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () ->
                  assertThat(published)
                      .anyMatch(
                          each ->
                              each.type().equals("stream")
                                  && each.parentId().equals(reply.parentId())
                                  && each.content().path("text").asText().contains("sub 21")));
      interrupt();
      assertThat(busy.get(30, TimeUnit.SECONDS).status()).isEqualTo("error");
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
      assertThat(
              executeIn(subshell, "1").get(30, TimeUnit.SECONDS).content().path("evalue").asText())
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

      assertThat(waiting.get(30, TimeUnit.SECONDS).content().path("status").asText())
          .isEqualTo("aborted");
      assertThat(looping.get(30, TimeUnit.SECONDS).content().path("ename").asText())
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
  }

  @Nested
  class Displays {
    @Test
    void areUpdatedByTheirIdFromALaterCell() {
      var shown = notebook.run("display(\"before\", \"my-id\")").published("display_data").get(0);
      var updated =
          notebook
              .run("updateDisplay(\"after\", \"my-id\")")
              .published("update_display_data")
              .get(0);

      assertThat(shown.content().at("/transient/display_id").asText()).isEqualTo("my-id");
      assertThat(updated.content().at("/transient/display_id").asText()).isEqualTo("my-id");
      assertThat(updated.content().at("/data/text~1plain").asText()).isEqualTo("after");
    }

    @Test
    void clearingComesBetweenTheOutputsAroundIt() {
      var execution =
          notebook.run("println(\"a\"); clearOutput(true); println(\"b\"); display(\"c\")");

      assertThat(execution.published())
          .extracting(Message::type)
          .containsExactly(
              "status",
              "execute_input",
              "stream",
              "clear_output",
              "stream",
              "display_data",
              "status");
      assertThat(execution.published("clear_output").get(0).content().path("wait").asBoolean())
          .isTrue();
    }
  }

  @Nested
  class Comms {
    private Message awaitMessage(String type, String comm) {
      return await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  published.stream()
                      .filter(each -> each.type().equals(type))
                      .filter(each -> each.content().path("comm_id").asText().equals(comm))
                      .reduce((first, last) -> last),
              java.util.Optional::isPresent)
          .orElseThrow();
    }

    private void send(String type, String comm, ObjectNode more) {
      var content = Json.object().put("comm_id", comm);
      content.setAll(more);
      // These have no reply; what they cause is seen on iopub.
      var unanswered = notebook.client().request(Channel.SHELL, type, content);
      assertThat(unanswered).isNotDone();
    }

    private ObjectNode data(ObjectNode data) {
      return (ObjectNode) Json.object().set("data", data);
    }

    @Test
    void aWidgetsStateIsEchoedKeptAndGivenToAPageThatIsOpenedAgain() {
      var comm = UUID.randomUUID().toString();
      var state = Json.object().put("_model_name", "IntSliderModel").put("value", 1);
      send(
          "comm_open",
          comm,
          data((ObjectNode) Json.object().set("state", state))
              .put("target_name", "jupyter.widget"));
      var change = Json.object().put("method", "update");
      change.putObject("state").put("value", 7);

      send("comm_msg", comm, data(change));

      var echo = awaitMessage("comm_msg", comm).content();
      assertThat(echo.at("/data/method").asText()).isEqualTo("echo_update");
      assertThat(echo.at("/data/state/value").asInt()).isEqualTo(7);
      assertThat(
              ask(Channel.SHELL, "comm_info_request", Json.object())
                  .at("/comms/" + comm)
                  .path("target_name")
                  .asText())
          .isEqualTo("jupyter.widget");

      var control = UUID.randomUUID().toString();
      send("comm_open", control, data(Json.object()).put("target_name", "jupyter.widget.control"));
      send("comm_msg", control, data(Json.object().put("method", "request_states")));

      var states = awaitMessage("comm_msg", control).content().at("/data/states/" + comm);
      assertThat(states.path("model_name").asText()).isEqualTo("IntSliderModel");
      assertThat(states.at("/state/value").asInt()).isEqualTo(7);
    }

    @Test
    void aTargetThatNobodyWaitsForIsClosed() {
      var comm = UUID.randomUUID().toString();

      send("comm_open", comm, data(Json.object()).put("target_name", "no.such.target"));

      awaitMessage("comm_close", comm);
      assertThat(ask(Channel.SHELL, "comm_info_request", Json.object()).path("comms").has(comm))
          .isFalse();
    }

    @Test
    void aCellAnswersTheFrontEndWhileAnotherCellRuns() throws Exception {
      notebook.run(
          """
          Notebook.onComm("adder", (comm, opened) =>
            comm.onMessage(data => comm.send(java.util.Map.of("sum", data.get("a").asInstanceOf[Int] + 1))))
          """);
      var busy = notebook.client().start("Thread.sleep(60000)");
      var comm = UUID.randomUUID().toString();
      send("comm_open", comm, data(Json.object()).put("target_name", "adder"));

      send("comm_msg", comm, data(Json.object().put("a", 41)));

      assertThat(awaitMessage("comm_msg", comm).content().at("/data/sum").asInt()).isEqualTo(42);
      assertThat(busy).isNotDone();
      interrupt();
      busy.get(30, TimeUnit.SECONDS);
    }

    @Test
    void aHandlerThatFailsOrLoopsLeavesTheOthersAnswered() throws Exception {
      notebook.run(
          """
          Notebook.onComm("broken", (comm, opened) =>
            comm.onMessage { data =>
              if (data.get("loop") == true) while (true) {}
              comm.send(java.util.Map.of("handled", true))
              ???
            })
          """);
      var comm = UUID.randomUUID().toString();
      send("comm_open", comm, data(Json.object()).put("target_name", "broken"));
      send("comm_msg", comm, data(Json.object().put("loop", true)));
      send("comm_msg", comm, data(Json.object().put("loop", false)));

      await()
          .atMost(KernelInMemory.DEADLINE)
          .until(
              () -> {
                interrupt();
                return published.stream()
                    .anyMatch(
                        each ->
                            each.type().equals("error")
                                && each.content().path("ename").asText().contains("NotImpl"));
              });
      assertThat(awaitMessage("comm_msg", comm).content().at("/data/handled").asBoolean()).isTrue();
      assertThat(notebook.run("1 + 1").status()).isEqualTo("ok");
    }

    @Test
    void aCellOpensOneAndClosesIt() {
      var execution =
          notebook.run(
              "val c = Notebook.openComm(\"panel\", java.util.Map.of(\"x\", 1)); c.send(java.util.Map.of()); c.close()");

      assertThat(execution.published())
          .extracting(Message::type)
          .containsSubsequence("comm_open", "comm_msg", "comm_close");
      assertThat(execution.published("comm_open").get(0).content().path("target_name").asText())
          .isEqualTo("panel");
    }
  }

  @Nested
  class Stops {
    @Test
    void betweenQueuedCellsStopsOnlyTheRunningOne() throws Exception {
      var running =
          notebook.client().start("Thread.sleep(60000)", Json.object().put("stop_on_error", false));
      var next = notebook.client().start("val afterStop = 5");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  published.stream()
                      .anyMatch(
                          each ->
                              each.type().equals("execute_input")
                                  && each.content().path("code").asText().contains("60000")));

      interrupt();

      assertThat(running.get(30, TimeUnit.SECONDS).reply().content().path("ename").asText())
          .isEqualTo("Stopped");
      assertThat(next.get(30, TimeUnit.SECONDS).status()).isEqualTo("ok");
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
          .atMost(Duration.ofSeconds(40))
          .until(
              () ->
                  published.stream()
                      .anyMatch(
                          each ->
                              each.type().equals("stream")
                                  && each.content().path("text").asText().contains("started")));

      interrupt();

      assertThat(cell.get(30, TimeUnit.SECONDS).reply().content().path("ename").asText())
          .isEqualTo("Stopped");
      await()
          .atMost(Duration.ofSeconds(20))
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
    void aCellInASpinThatAnswersWithinTwoSeconds() throws Exception {
      var cell = notebook.client().start("var i = 0L\nprintln(\"spin\")\nwhile (true) i += 1");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  published.stream()
                      .anyMatch(
                          each ->
                              each.type().equals("stream")
                                  && each.content().path("text").asText().contains("spin")));
      var begin = System.nanoTime();

      interrupt();

      cell.get(30, TimeUnit.SECONDS);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
      assertThat(notebook.run("1 + 1").status()).isEqualTo("ok");
    }
  }
}
