package io.sparkmaster.server.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UsageTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant LATER = NOON.plusSeconds(60);
  private final Usage usage = new Usage(NOON);

  private static Message request(String type) {
    return Message.create(Header.create(type, "client", "ann"), Json.object());
  }

  private static Message answer(Message request, String type, String state) {
    var content = Json.object().put("execution_state", state);
    return request.child(Header.create(type, "kernel", "kernel"), content);
  }

  @ParameterizedTest
  @ValueSource(strings = {"execute_request", "input_reply", "comm_msg", "comm_open"})
  void whatALearnerDoesIsUse(String type) {
    usage.sent(request(type), LATER);

    assertThat(usage.last()).isEqualTo(LATER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"kernel_info_request", "comm_info_request", "history_request", "complete_request"})
  void whatAPageAsksByItselfIsNone(String type) {
    var request = request(type);

    usage.sent(request, LATER);
    var busy = usage.published(Channel.IOPUB, answer(request, "status", "busy"), LATER);

    assertThat(usage.last()).isEqualTo(NOON);
    assertThat(busy).isEmpty();
  }

  @Test
  void outputOfACellIsUse() {
    assertThat(
            usage.published(Channel.IOPUB, answer(request("execute_request"), "stream", ""), LATER))
        .isEmpty();

    assertThat(usage.last()).isEqualTo(LATER);
  }

  @Test
  void aPageThatAsksWhileACellRunsDoesNotMakeTheKernelIdle() {
    var cell = request("execute_request");
    assertThat(usage.published(Channel.IOPUB, answer(cell, "status", "busy"), NOON)).contains(true);

    var info = request("kernel_info_request");
    assertThat(usage.published(Channel.IOPUB, answer(info, "status", "idle"), NOON)).isEmpty();

    assertThat(usage.published(Channel.IOPUB, answer(cell, "status", "idle"), NOON))
        .contains(false);
  }

  @Test
  void theEndOfAnEarlierCellIsNotThatOfTheOneThatRuns() {
    var first = request("execute_request");
    var second = request("execute_request");
    assertThat(usage.published(Channel.IOPUB, answer(first, "status", "busy"), NOON))
        .contains(true);
    assertThat(usage.published(Channel.IOPUB, answer(second, "status", "busy"), NOON))
        .contains(true);

    assertThat(usage.published(Channel.IOPUB, answer(first, "status", "idle"), NOON)).isEmpty();
    assertThat(usage.published(Channel.IOPUB, answer(second, "status", "idle"), NOON))
        .contains(false);
  }

  private static Message cellOf(String subshell) {
    var main = Header.create("execute_request", "client", "ann");
    return Message.create(
        new Header(
            main.msgId(),
            main.username(),
            main.session(),
            main.date(),
            main.msgType(),
            main.version(),
            subshell),
        Json.object());
  }

  @Test
  void aCellOfASubshellThatEndsDoesNotEndTheCountOfTheOneThatRuns() {
    usage.started(NOON);
    var cell = request("execute_request");
    var other = cellOf("sub-1");
    usage.published(Channel.IOPUB, answer(cell, "status", "busy"), NOON);
    usage.published(Channel.IOPUB, answer(other, "status", "busy"), NOON);

    assertThat(usage.published(Channel.IOPUB, answer(other, "status", "idle"), NOON)).isEmpty();
    assertThat(usage.occupation().take(NOON, NOON.plusSeconds(600)))
        .isEqualTo(Duration.ofSeconds(600));
    assertThat(
            usage.published(Channel.IOPUB, answer(cell, "status", "idle"), NOON.plusSeconds(600)))
        .contains(false);
  }

  @Test
  void aCellWhoseEndWasNotHeardEndsWithTheNextOneOrItsProcess() {
    usage.started(NOON);
    var lost = request("execute_request");
    var next = request("execute_request");
    usage.published(Channel.IOPUB, answer(lost, "status", "busy"), NOON);
    usage.published(Channel.IOPUB, answer(next, "status", "busy"), NOON);
    assertThat(usage.published(Channel.IOPUB, answer(next, "status", "idle"), NOON))
        .contains(false);

    usage.published(Channel.IOPUB, answer(cellOf("sub-1"), "status", "busy"), NOON);
    usage.gone(NOON);
    usage.started(NOON);
    var anew = request("execute_request");
    usage.published(Channel.IOPUB, answer(anew, "status", "busy"), NOON);
    assertThat(usage.published(Channel.IOPUB, answer(anew, "status", "idle"), NOON))
        .contains(false);
  }
}
