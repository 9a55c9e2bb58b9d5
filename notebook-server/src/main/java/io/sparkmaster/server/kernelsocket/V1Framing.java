package io.sparkmaster.server.kernelsocket;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Message;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Binary frames: the number of offsets, then the offsets (all little-endian uint64) of the
 * channel's name, header, parent header, metadata, content, each buffer and the end, then all these
 * parts (Jupyter Server, "WebSocket kernel wire protocols").
 */
record V1Framing() implements Framing {
  static final String SUBPROTOCOL = "v1.kernel.websocket.jupyter.org";

  private static final int FIXED_PARTS = 5;

  @Override
  public Frame encode(Channel channel, Message message) {
    var parts = new ArrayList<byte[]>();
    parts.add(channel.wireName().getBytes(StandardCharsets.UTF_8));
    parts.add(message.headerJson());
    parts.add(message.parentJson());
    parts.add(message.metadataJson());
    parts.add(message.contentJson());
    parts.addAll(message.buffers());
    var offset = Long.BYTES * (parts.size() + 2);
    var size = offset + parts.stream().mapToInt(part -> part.length).reduce(0, Math::addExact);
    var frame = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    frame.putLong(parts.size() + 1L);
    for (var part : parts) {
      frame.putLong(offset);
      offset += part.length;
    }
    frame.putLong(offset);
    parts.forEach(frame::put);
    return new Frame.Binary(frame.array());
  }

  @Override
  public Addressed decode(Frame frame) {
    if (!(frame instanceof Frame.Binary binary)) {
      throw Framing.malformed(
          "The subprotocol " + SUBPROTOCOL + " has binary frames, but a text frame came.");
    }
    var parts = parts(binary.bytes());
    return new Addressed(
        Framing.clientChannel(new String(parts.get(0), StandardCharsets.UTF_8)),
        Framing.message(
            parts.get(1),
            parts.get(2),
            parts.get(3),
            parts.get(4),
            parts.subList(FIXED_PARTS, parts.size())));
  }

  private static List<byte[]> parts(byte[] bytes) {
    var frame = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    var count = bytes.length < Long.BYTES ? -1 : frame.getLong();
    if (count <= FIXED_PARTS || count > bytes.length / Long.BYTES - 1) {
      throw Framing.malformed(
          "A frame of %d bytes cannot have %d offsets; at least %d are needed."
              .formatted(bytes.length, count, FIXED_PARTS + 1));
    }
    var parts = new ArrayList<byte[]>();
    var from = frame.getLong();
    for (int i = 1; i < count; i++) {
      var to = frame.getLong();
      if (from < Long.BYTES * (count + 1) || to < from || to > bytes.length) {
        throw Framing.malformed(
            "Part %d of a frame of %d bytes goes from %d to %d."
                .formatted(i, bytes.length, from, to));
      }
      parts.add(Arrays.copyOfRange(bytes, (int) from, (int) to));
      from = to;
    }
    return parts;
  }
}
