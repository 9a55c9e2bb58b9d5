package io.sparkmaster.kernel.runtime.execution;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.transport.Transport;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sends the kernel's messages. Thread-safe. */
final class Replies {
  private static final String USERNAME = "kernel";

  private final Transport transport;
  private final String session = UUID.randomUUID().toString();

  Replies(Transport transport) {
    this.transport = transport;
  }

  /** Answers the client that asked. */
  void reply(Channel channel, Message request, ObjectNode content) {
    var type = request.type().replaceFirst("_request$", "_reply");
    var header = Header.create(type, session, USERNAME);
    transport.send(channel, request.child(header, content).withIdentities(request.identities()));
  }

  /** Tells all clients; clients match outputs to cells by the parent. */
  void publish(@Nullable Message parent, String type, ObjectNode content) {
    publish(parent, type, content, Json.object(), List.of());
  }

  void publish(
      @Nullable Message parent,
      String type,
      ObjectNode content,
      ObjectNode metadata,
      List<byte[]> buffers) {
    var header = Header.create(type, session, USERNAME);
    var message = parent == null ? Message.create(header, content) : parent.child(header, content);
    var topic = ("kernel." + session + "." + type).getBytes(StandardCharsets.UTF_8);
    transport.send(
        Channel.IOPUB,
        message.withMetadata(metadata).withBuffers(buffers).withIdentities(List.of(topic)));
  }

  /** Asks the person at the client that sent the cell; the id of the question. */
  String ask(Message cell, String prompt, boolean password) {
    var content = Json.object().put("prompt", prompt).put("password", password);
    var header = Header.create("input_request", session, USERNAME);
    transport.send(Channel.STDIN, cell.child(header, content).withIdentities(cell.identities()));
    return header.msgId();
  }

  void status(@Nullable Message parent, String state) {
    publish(parent, "status", Json.object().put("execution_state", state));
  }

  /** Confirms a subscription (JEP 65), so that a client knows from when on it misses nothing. */
  void welcome(byte[] topic) {
    var content = Json.object().put("subscription", new String(topic, StandardCharsets.UTF_8));
    var message = Message.create(Header.create("iopub_welcome", session, USERNAME), content);
    transport.send(Channel.IOPUB, message.withIdentities(List.of(topic)));
  }
}
