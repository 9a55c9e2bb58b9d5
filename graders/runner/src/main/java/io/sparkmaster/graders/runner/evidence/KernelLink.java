package io.sparkmaster.graders.runner.evidence;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.client.KernelClient;
import java.util.concurrent.CompletionStage;

/** A way to ask a running kernel something on its control channel. Thread-safe. */
@FunctionalInterface
public interface KernelLink {
  /**
   * Sends a request.
   *
   * @return the content of the reply; fails when the kernel is gone, and may never complete when it
   *     does not answer
   */
  CompletionStage<ObjectNode> ask(String type, ObjectNode content);

  /** The kernel at the other end of a client, which stays the caller's. */
  static KernelLink of(KernelClient client) {
    return (type, content) ->
        client.request(Channel.CONTROL, type, content).thenApply(Message::content);
  }
}
