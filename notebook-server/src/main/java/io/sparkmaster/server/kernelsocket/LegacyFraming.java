package io.sparkmaster.server.kernelsocket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Text frames of JSON; with buffers, binary frames: the number of parts, then their offsets (all
 * big-endian uint32), then the JSON and the buffers (Jupyter Server, "WebSocket kernel wire
 * protocols").
 */
record LegacyFraming() implements Framing {

  @Override
  public Frame encode(Channel channel, Message message) {
    var json = json(channel, message);
    if (message.buffers().isEmpty()) {
      return new Frame.Text(new String(json, StandardCharsets.UTF_8));
    }
    var parts = new ArrayList<byte[]>();
    parts.add(json);
    parts.addAll(message.buffers());
    var offset = Integer.BYTES * (parts.size() + 1);
    var size = offset + parts.stream().mapToInt(part -> part.length).reduce(0, Math::addExact);
    var frame = ByteBuffer.allocate(size);
    frame.putInt(parts.size());
    for (var part : parts) {
      frame.putInt(offset);
      offset += part.length;
    }
    parts.forEach(frame::put);
    return new Frame.Binary(frame.array());
  }

  /** The parts go in as the bytes that they came as. */
  private static byte[] json(Channel channel, Message message) {
    var json = new ByteArrayOutputStream();
    put(json, "{\"header\":", message.headerJson());
    put(json, ",\"msg_id\":", Json.write(new TextNode(message.header().msgId())));
    put(json, ",\"msg_type\":", Json.write(new TextNode(message.type())));
    put(json, ",\"parent_header\":", message.parentJson());
    put(json, ",\"metadata\":", message.metadataJson());
    put(json, ",\"content\":", message.contentJson());
    put(json, ",\"buffers\":[],\"channel\":", Json.write(new TextNode(channel.wireName())));
    json.write('}');
    return json.toByteArray();
  }

  private static void put(ByteArrayOutputStream json, String key, byte[] value) {
    json.writeBytes(key.getBytes(StandardCharsets.UTF_8));
    json.writeBytes(value);
  }

  @Override
  public Addressed decode(Frame frame) {
    if (frame instanceof Frame.Text text) {
      return addressed(text.text().getBytes(StandardCharsets.UTF_8), List.of());
    }
    var parts = parts(((Frame.Binary) frame).bytes());
    return addressed(parts.get(0), parts.subList(1, parts.size()));
  }

  private static Addressed addressed(byte[] json, List<byte[]> buffers) {
    var message = Json.parseObject(json, "WebSocket message");
    // A server that relays for its own clients names no channel.
    return new Addressed(
        Framing.clientChannel(message.path("channel").asText("shell")),
        Framing.message(
            part(message, "header"),
            part(message, "parent_header"),
            part(message, "metadata"),
            part(message, "content"),
            buffers));
  }

  private static byte[] part(ObjectNode message, String name) {
    JsonNode part = message.path(name);
    return Json.write(part.isMissingNode() || part.isNull() ? Json.object() : part);
  }

  private static List<byte[]> parts(byte[] bytes) {
    var frame = ByteBuffer.wrap(bytes);
    var count = bytes.length < Integer.BYTES ? -1 : Integer.toUnsignedLong(frame.getInt());
    if (count < 1 || count > bytes.length / Integer.BYTES - 1) {
      throw Framing.malformed(
          "A frame of %d bytes cannot have %d parts.".formatted(bytes.length, count));
    }
    var parts = new ArrayList<byte[]>();
    var from = Integer.toUnsignedLong(frame.getInt());
    for (int i = 1; i <= count; i++) {
      var to = i < count ? Integer.toUnsignedLong(frame.getInt()) : bytes.length;
      if (from < Integer.BYTES * (count + 1) || to < from || to > bytes.length) {
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
