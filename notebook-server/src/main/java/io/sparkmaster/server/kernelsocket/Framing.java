package io.sparkmaster.server.kernelsocket;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.ProtocolException;
import io.sparkmaster.kernel.protocol.ProtocolException.Code;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How messages and their channel are written into frames. Stateless. */
sealed interface Framing permits V1Framing, LegacyFraming {

  /** A message and its channel. */
  record Addressed(Channel channel, Message message) {}

  /** The framing that the handshake has agreed on. */
  static Framing of(@Nullable String subprotocol) {
    return V1Framing.SUBPROTOCOL.equals(subprotocol) ? new V1Framing() : new LegacyFraming();
  }

  Frame encode(Channel channel, Message message);

  /**
   * The message in a frame.
   *
   * @throws ProtocolException with {@link Code#MALFORMED_MESSAGE}, and nothing else
   */
  Addressed decode(Frame frame);

  /** The channel of a client's message. */
  static Channel clientChannel(String name) {
    return Channel.ofWireName(name)
        .filter(it -> it == Channel.SHELL || it == Channel.CONTROL || it == Channel.STDIN)
        .orElseThrow(
            () ->
                malformed(
                    "A client sends on shell, control or stdin, not on \"%s\".".formatted(name)));
  }

  /** Checks the parts that a relay does not look at: a kernel would drop what is no JSON. */
  static Message message(
      byte[] header, byte[] parent, byte[] metadata, byte[] content, List<byte[]> buffers) {
    requireObject(parent, "parent header");
    requireObject(metadata, "metadata");
    requireObject(content, "content");
    return Message.received(List.of(), header, parent, metadata, content, buffers);
  }

  private static void requireObject(byte[] json, String what) {
    var object = Json.parseObject(json, what);
    if (object.isMissingNode()) {
      throw malformed("The " + what + " is missing.");
    }
  }

  static ProtocolException malformed(String message) {
    return new ProtocolException(Code.MALFORMED_MESSAGE, message);
  }
}
