package io.sparkmaster.kernel.protocol.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.ProtocolException;
import org.junit.jupiter.api.Test;

final class MissedTest {
  private static ObjectNode reply(String channel, ObjectNode parent) {
    var reply = Json.object();
    var item = reply.putArray("messages").addObject().put("channel", channel);
    item.set("header", Header.create("stream", "kernel-session", "kernel").toJson());
    item.set("parent_header", parent);
    return reply;
  }

  private static ObjectNode cell() {
    return Header.create("execute_request", "page", "ann").toJson();
  }

  @Test
  void whatCellsHaveSentIsRead() {
    var missed = Missed.of(reply("iopub", cell()));

    assertThat(missed.messages()).hasSize(1);
    assertThat(missed.messages().get(0).channel()).isEqualTo(Channel.IOPUB);
  }

  @Test
  void aKernelThatSaysSomethingElseIsNotBelieved() {
    assertThatThrownBy(() -> Missed.of(reply("heartbeat", cell())))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("heartbeat");
    assertThatThrownBy(() -> Missed.of(reply("iopub", Json.object())))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("of no cell");
    assertThatThrownBy(() -> Missed.of(reply("iopub", Json.object().put("msg_id", 7))))
        .isInstanceOf(RuntimeException.class);
  }
}
