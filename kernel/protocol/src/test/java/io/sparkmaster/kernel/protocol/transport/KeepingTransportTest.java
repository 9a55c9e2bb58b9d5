package io.sparkmaster.kernel.protocol.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class KeepingTransportTest {
  private final Wire wire = new Wire();
  private final KeepingTransport kernel = new KeepingTransport(wire, 2_000);
  private final Message cell =
      Message.create(Header.create("execute_request", "page", "ann"), Json.object());

  /** An end whose other end is this test. */
  private static final class Wire implements Transport {
    private final List<Message> sent = new ArrayList<>();
    private Receiver receiver;

    @Override
    public void start(Receiver to) {
      receiver = to;
    }

    @Override
    public void send(Channel channel, Message message) {
      sent.add(message);
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void start() {
    kernel.start((channel, message) -> {});
    wire.receiver.subscribed(new byte[0]);
  }

  private void publish(Message parent, String type, String text) {
    var content = Json.object().put("execution_state", text).put("text", text);
    kernel.send(Channel.IOPUB, parent.child(Header.create(type, "kernel", "kernel"), content));
  }

  private Missed ask() {
    wire.receiver.received(
        Channel.CONTROL,
        Message.create(Header.create(Missed.REQUEST, "server", "server"), Json.object()));
    ObjectNode reply = wire.sent.get(wire.sent.size() - 1).content();
    return Missed.of(reply);
  }

  @Test
  void whatIsHeardIsNotKept() {
    publish(cell, "stream", "heard");

    assertThat(ask().messages()).isEmpty();
  }

  @Test
  void whatNobodyHearsIsKeptInOrderOnceAndStillSent() {
    wire.receiver.unsubscribed();
    publish(cell, "stream", "one");
    publish(cell, "status", "idle");
    var reply = cell.child(Header.create("execute_reply", "kernel", "kernel"), Json.object());
    kernel.send(Channel.SHELL, reply.withBuffers(List.of(new byte[] {1, 2})));
    assertThat(wire.sent).hasSize(3);
    wire.receiver.subscribed(new byte[0]);

    var missed = ask();

    assertThat(missed.lost()).isZero();
    assertThat(missed.messages())
        .extracting(item -> item.channel() + " " + item.message().type())
        .containsExactly("IOPUB stream", "IOPUB status", "SHELL execute_reply");
    assertThat(missed.messages().get(0).message().parentId()).contains(cell.header().msgId());
    assertThat(missed.messages().get(2).message().buffers().get(0)).containsExactly(1, 2);
    assertThat(ask().messages()).isEmpty();
  }

  @Test
  void theOldestIsGivenUpAndCountedWhereItIsTooMuch() {
    wire.receiver.unsubscribed();
    for (int i = 0; i < 50; i++) {
      publish(cell, "stream", "line " + i);
    }

    var missed = ask();

    assertThat(missed.lost()).isPositive();
    assertThat(missed.messages()).hasSize(50 - missed.lost());
    assertThat(missed.messages().get(missed.messages().size() - 1).message().content().toString())
        .contains("line 49");
  }

  @Test
  void theCellThatRunsIsNamedUntilItEnds() {
    publish(cell, "status", "busy");
    assertThat(ask().running()).map(Header::msgId).contains(cell.header().msgId());

    var other = Message.create(Header.create("execute_request", "page", "ann"), Json.object());
    publish(other, "status", "idle");
    assertThat(ask().running()).isPresent();

    publish(cell, "status", "idle");
    assertThat(ask().running()).isEmpty();
  }

  @Test
  void whatPagesAskByThemselvesIsNotKept() {
    wire.receiver.unsubscribed();
    var info = Message.create(Header.create("kernel_info_request", "page", "ann"), Json.object());
    publish(info, "status", "busy");

    assertThat(ask().messages()).isEmpty();
    assertThat(ask().running()).isEmpty();
  }

  @Test
  void howLongNobodyListensIsKnown() {
    assertThat(kernel.unheardFor(Duration.ZERO)).isFalse();

    wire.receiver.unsubscribed();

    assertThat(kernel.unheardNanos()).isPresent();
    assertThat(kernel.unheardFor(Duration.ofHours(1))).isFalse();
    assertThat(new KeepingTransport(wire).unheardNanos()).isPresent();
  }
}
