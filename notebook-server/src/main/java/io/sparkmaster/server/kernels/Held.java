package io.sparkmaster.server.kernels;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Message;
import java.util.ArrayList;
import java.util.List;

/** What clients have sent to a kernel that does not answer yet, in order. Not thread-safe. */
final class Held {
  /** What a client is told whose message is too much. */
  static final String FULL =
      "The kernel is still starting, and 16 MB wait for it, which is the most. Run this again when it has started.";

  private static final long MOST_BYTES = 16L << 20;

  private final List<Outgoing> waiting = new ArrayList<>();
  private long bytes;

  private record Outgoing(Channel channel, Message message) {}

  /** False when that is too much to be held. */
  boolean add(Channel channel, Message message) {
    var more = message.contentJson().length + message.headerJson().length;
    if (bytes + more > MOST_BYTES) {
      return false;
    }
    bytes += more;
    waiting.add(new Outgoing(channel, message));
    return true;
  }

  void sendAll(KernelLink to) {
    waiting.forEach(outgoing -> to.send(outgoing.channel(), outgoing.message()));
    clear();
  }

  void clear() {
    waiting.clear();
    bytes = 0;
  }
}
