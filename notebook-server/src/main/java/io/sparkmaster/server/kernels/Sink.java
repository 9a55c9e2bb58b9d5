package io.sparkmaster.server.kernels;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Message;
import java.util.function.Consumer;

/** Where a client's messages go: its WebSocket. */
public interface Sink {
  /**
   * Sends one message without blocking. {@code done} is told once whether it was sent; until then
   * no other message comes.
   */
  void send(Channel channel, Message message, Consumer<Boolean> done);

  /** Ends the connection. */
  void close(String reason);
}
