package io.sparkmaster.server.kernels;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.ProtocolException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A message that waits to be sent; text of a cell grows while it waits. */
final class QueuedMessage {
  private static final int TEXT_LIMIT_CHARS = 1 << 20;
  private static final int OVERHEAD_BYTES = 200;

  private final Channel channel;
  private final Message message;
  private long bytes;
  private @Nullable String stream;
  private @Nullable StringBuilder text;

  QueuedMessage(Channel channel, Message message) {
    this.channel = channel;
    this.message = message;
    this.bytes =
        (long) message.headerJson().length
            + message.parentJson().length
            + message.metadataJson().length
            + message.contentJson().length
            + message.buffers().stream().mapToLong(buffer -> buffer.length).sum()
            + OVERHEAD_BYTES;
  }

  Channel channel() {
    return channel;
  }

  String type() {
    return message.type();
  }

  /** About as much as it takes in memory. */
  long bytes() {
    return bytes;
  }

  /** The message, with all text that has joined it. */
  Message message() {
    var joined = text;
    if (joined == null) {
      return message;
    }
    var content = Json.object().put("name", stream).put("text", joined.toString());
    return Message.received(
        message.identities(),
        message.headerJson(),
        message.parentJson(),
        message.metadataJson(),
        Json.write(content),
        message.buffers());
  }

  /** Takes the next message into this one when both are text of one stream of one cell. */
  boolean joins(Channel nextChannel, Message next) {
    if (channel != Channel.IOPUB
        || nextChannel != Channel.IOPUB
        || !message.type().equals("stream")
        || !next.type().equals("stream")
        || !Arrays.equals(message.parentJson(), next.parentJson())) {
      return false;
    }
    try {
      return joinsText(next);
    } catch (ProtocolException notText) {
      // Whatever it is, the client gets it as it came.
      return false;
    }
  }

  private boolean joinsText(Message next) {
    var own = text;
    if (own == null) {
      var content = message.content();
      stream = content.path("name").asText();
      own = new StringBuilder(content.path("text").asText());
      text = own;
    }
    var content = next.content();
    var more = content.path("text").asText();
    if (!content.path("name").asText().equals(stream)
        || own.length() + more.length() > TEXT_LIMIT_CHARS) {
      return false;
    }
    own.append(more);
    bytes += more.length();
    return true;
  }
}
