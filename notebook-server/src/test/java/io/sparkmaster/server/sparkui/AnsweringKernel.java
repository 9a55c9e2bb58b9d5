package io.sparkmaster.server.sparkui;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.launch.LaunchSpec;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiRequest;
import io.sparkmaster.kernel.protocol.transport.Transport;
import io.sparkmaster.server.kernels.InMemoryKernel;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A kernel that answers for pages of Spark's UI what a test, like a learner, makes it answer. */
public final class AnsweringKernel extends InMemoryKernel {
  /**
   * A running kernel.
   *
   * @param pages the content of the reply, by that of the request; null for none
   */
  public AnsweringKernel(LaunchSpec spec, Function<ObjectNode, @Nullable ObjectNode> pages) {
    super(
        spec,
        wire -> {
          wire.start((channel, message) -> answer(wire, channel, message, pages));
          return wire::close;
        });
  }

  private static void answer(
      Transport wire,
      Channel channel,
      Message message,
      Function<ObjectNode, @Nullable ObjectNode> pages) {
    var content =
        message.type().equals(SparkUiRequest.TYPE)
            ? pages.apply(message.content())
            : Json.object().put("status", "ok");
    if (content == null) {
      return;
    }
    publish(wire, message, "busy");
    var header = header(message.type().replace("_request", "_reply"));
    wire.send(channel, message.child(header, content).withIdentities(message.identities()));
    publish(wire, message, "idle");
  }

  private static void publish(Transport wire, Message parent, String state) {
    var content = Json.object().put("execution_state", state);
    wire.send(Channel.IOPUB, parent.child(header("status"), content));
  }

  private static Header header(String type) {
    return Header.create(type, "answering", "answering");
  }
}
