package io.sparkmaster.kernel.protocol.transport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.ProtocolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a kernel's cells sent while nobody listened.
 *
 * @param messages in the order in which they were sent
 * @param lost how many older ones were given up
 * @param running the request of the cell that runs now; empty when none does
 */
public record Missed(List<Item> messages, int lost, Optional<Header> running) {
  /** Asks for it, on the control channel; what has been answered is not kept any longer. */
  public static final String REQUEST = "sparkmaster_missed_request";

  static final String REPLY = "sparkmaster_missed_reply";

  /** Copies the list. */
  public Missed {
    messages = List.copyOf(messages);
  }

  /** One of the messages. */
  public record Item(Channel channel, Message message) {
    /** What it takes in memory, about. */
    public long bytes() {
      var buffers = message.buffers().stream().mapToLong(buffer -> buffer.length).sum();
      return message.contentJson().length + message.headerJson().length + buffers;
    }
  }

  /** Nothing; also the answer of a kernel that does not know the request. */
  public static Missed nothing() {
    return new Missed(List.of(), 0, Optional.empty());
  }

  static ObjectNode toJson(Collection<Item> items, int lost, @Nullable Header running) {
    var json = Json.object().put("status", "ok").put("lost", lost);
    if (running != null) {
      json.set("running", running.toJson());
    }
    var list = json.putArray("messages");
    for (var item : items) {
      var message = item.message();
      var each = list.addObject();
      each.put("channel", item.channel().name().toLowerCase(Locale.ROOT));
      each.set("header", Json.parseObject(message.headerJson(), "message header"));
      each.set("parent_header", Json.parseObject(message.parentJson(), "parent header"));
      each.set("metadata", message.metadata());
      each.set("content", message.content());
      var buffers = each.putArray("buffers");
      message.buffers().forEach(buffers::add);
    }
    return json;
  }

  /**
   * Reads a reply to {@link #REQUEST}, of a kernel in which anybody's code may have run.
   *
   * @throws RuntimeException when it is none, for instance a {@link ProtocolException}
   */
  public static Missed of(ObjectNode reply) {
    var messages = new ArrayList<Item>();
    for (var each : reply.path("messages")) {
      var buffers = new ArrayList<byte[]>();
      each.path("buffers").forEach(buffer -> buffers.add(binary(buffer)));
      var channel = Channel.valueOf(each.path("channel").asText().toUpperCase(Locale.ROOT));
      if (channel == Channel.HEARTBEAT) {
        throw malformed("a message of the heartbeat");
      }
      var message =
          Message.received(
              List.of(),
              part(each, "header"),
              part(each, "parent_header"),
              part(each, "metadata"),
              part(each, "content"),
              buffers);
      if (message.parent().isEmpty()) {
        throw malformed("a message of no cell");
      }
      messages.add(new Item(channel, message));
    }
    var running =
        reply.path("running") instanceof ObjectNode cell
            ? Optional.of(Header.parse(cell))
            : Optional.<Header>empty();
    return new Missed(messages, reply.path("lost").asInt(), running);
  }

  private static ProtocolException malformed(String what) {
    return new ProtocolException(
        ProtocolException.Code.MALFORMED_MESSAGE,
        "A kernel's reply to %s holds %s; no kernel of ours sends that.".formatted(REQUEST, what));
  }

  private static byte[] part(JsonNode message, String name) {
    return message.path(name) instanceof ObjectNode object
        ? Json.write(object)
        : Json.write(Json.object());
  }

  private static byte[] binary(JsonNode buffer) {
    try {
      return buffer.binaryValue();
    } catch (IOException e) {
      throw new UncheckedIOException("A buffer is not base64", e);
    }
  }
}
