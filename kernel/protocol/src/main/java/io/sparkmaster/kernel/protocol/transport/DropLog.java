package io.sparkmaster.kernel.protocol.transport;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.ProtocolException;
import java.util.concurrent.atomic.AtomicLong;

/** Logs dropped messages: a flood of wrong messages must not become one of log lines. */
final class DropLog {
  private static final System.Logger LOG = System.getLogger(DropLog.class.getName());
  private static final long LOGGED_DROPS = 10;
  private static final long LOGGED_EACH = 10_000;

  private final AtomicLong dropped = new AtomicLong();

  void dropped(Channel channel, ProtocolException why) {
    dropped(channel, "(" + why.code() + "): " + why.getMessage());
  }

  void dropped(Channel channel, String why) {
    var count = dropped.incrementAndGet();
    if (count <= LOGGED_DROPS || count % LOGGED_EACH == 0) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Dropped a message on the {0} channel {1} It is number {2}"
              + (count < LOGGED_DROPS ? "." : "; from here on only some are told."),
          channel.wireName(),
          why,
          count);
    }
  }
}
