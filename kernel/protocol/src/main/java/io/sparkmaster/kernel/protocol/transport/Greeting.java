package io.sparkmaster.kernel.protocol.transport;

import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.ProtocolException;
import io.sparkmaster.kernel.protocol.ProtocolException.Code;
import io.sparkmaster.kernel.protocol.wire.WireCodec;

/**
 * What a client says first on a Unix-domain socket: a signed message that names the client, so that
 * nobody without the key hears what the kernel publishes.
 */
final class Greeting {
  private static final String TYPE = "sparkmaster_hello";
  private static final String IDENTITY = "identity";
  private static final int LONGEST_IDENTITY = 255;

  private Greeting() {}

  static Packet of(String identity, WireCodec codec) {
    var content = Json.object().put(IDENTITY, identity);
    return new Packet(
        null, codec.encode(Message.create(Header.create(TYPE, identity, ""), content)));
  }

  /**
   * The client's identity.
   *
   * @throws ProtocolException when the packet is no greeting or its signature is wrong
   */
  static String identity(Packet packet, WireCodec codec) {
    if (packet.channel() != null) {
      throw new ProtocolException(
          Code.MALFORMED_MESSAGE,
          "A client begins with a greeting, but this one with the %s channel."
              .formatted(packet.channel()));
    }
    var message = codec.decode(packet.frames());
    var identity = message.content().path(IDENTITY).asText("");
    if (!message.type().equals(TYPE)
        || identity.isEmpty()
        || identity.length() > LONGEST_IDENTITY) {
      throw new ProtocolException(
          Code.MALFORMED_MESSAGE,
          "A greeting is a %s with an identity of up to %d characters, not a %s with %d."
              .formatted(TYPE, LONGEST_IDENTITY, message.type(), identity.length()));
    }
    return identity;
  }
}
