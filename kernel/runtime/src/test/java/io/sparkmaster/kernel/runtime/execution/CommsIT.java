package io.sparkmaster.kernel.runtime.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Comms, and displays that change. */
class CommsIT extends ProtocolNotebook {

  private Message awaitMessage(String type, String comm) {
    return await()
        .atMost(KernelInMemory.DEADLINE)
        .until(
            () ->
                published.stream()
                    .filter(each -> each.type().equals(type))
                    .filter(each -> each.content().path("comm_id").asText().equals(comm))
                    .reduce((first, last) -> last),
            java.util.Optional::isPresent)
        .orElseThrow();
  }

  private boolean hasFailed(String error) {
    return published.stream()
        .filter(each -> each.type().equals("error"))
        .anyMatch(each -> each.content().path("ename").asText().contains(error));
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
        data((ObjectNode) Json.object().set("state", state)).put("target_name", "jupyter.widget"));
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
    busy.get(60, TimeUnit.SECONDS);
  }

  @Test
  void aHandlerThatFailsOrLoopsLeavesTheOthersAnswered() throws Exception {
    notebook.run(
        """
        Notebook.onComm("broken", (comm, opened) =>
          comm.onMessage { data =>
            if (data.get("loop") == true) {
              comm.send(java.util.Map.of("looping", true))
              while (true) {}
            }
            comm.send(java.util.Map.of("handled", true))
            ???
          })
        """);
    var comm = UUID.randomUUID().toString();
    send("comm_open", comm, data(Json.object()).put("target_name", "broken"));
    send("comm_msg", comm, data(Json.object().put("loop", true)));
    send("comm_msg", comm, data(Json.object().put("loop", false)));
    // Once only: another interrupt could stop what the second message is answered with.
    awaitMessage("comm_msg", comm);
    interrupt();
    await().atMost(KernelInMemory.DEADLINE).until(() -> hasFailed("NotImpl"));
    assertThat(hasFailed("Stopped")).isTrue();
    assertThat(awaitMessage("comm_msg", comm).content().at("/data/handled").asBoolean()).isTrue();
    assertThat(notebook.run("1 + 1").status()).isEqualTo("ok");
  }

  @Test
  void aCellOpensOneAndClosesIt() {
    var execution =
        notebook.run(
            "val c = Notebook.openComm(\"panel\", java.util.Map.of(\"x\", 1));"
                + " c.send(java.util.Map.of()); c.close()");

    assertThat(execution.published())
        .extracting(Message::type)
        .containsSubsequence("comm_open", "comm_msg", "comm_close");
    assertThat(execution.published("comm_open").get(0).content().path("target_name").asText())
        .isEqualTo("panel");
  }

  @Test
  void areUpdatedByTheirIdFromALaterCell() {
    var shown = notebook.run("display(\"before\", \"my-id\")").published("display_data").get(0);
    var updated =
        notebook.run("updateDisplay(\"after\", \"my-id\")").published("update_display_data").get(0);

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
