package io.sparkmaster.server.kernels;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which client asked what, until the reply has come. Thread-safe. */
final class Requests {
  private static final int LIMIT = 10_000;
  private static final String DIED = "KernelDied";
  private static final String STARTING = "KernelStarting";
  private static final byte[] EMPTY = {'{', '}'};

  private final Map<String, Request> open = new LinkedHashMap<>();

  /** A request and the session of the client that it came from. */
  record Request(String session, Channel channel, Message message) {
    /** Comm messages, for one, are not. */
    boolean isReplied() {
      return message.type().endsWith("_request");
    }

    /** What an answer takes of it: thousands may wait, and a cell can have megabytes. */
    Request withoutContent() {
      var header = message.headerJson();
      var head = Message.received(List.of(), header, message.parentJson(), EMPTY, EMPTY, List.of());
      return new Request(session, channel, head);
    }
  }

  synchronized void add(Request request) {
    if (!request.isReplied()) {
      return;
    }
    open.put(request.message().header().msgId(), request.withoutContent());
    if (open.size() > LIMIT) {
      var all = open.keySet().iterator();
      all.next();
      all.remove();
    }
  }

  /** The session to which a reply, which ends the request, goes. */
  synchronized @Nullable String replied(Message reply) {
    var request = reply.parentId().map(open::remove).orElse(null);
    return request == null ? null : request.session();
  }

  /** The session to which a question about its request goes. */
  synchronized @Nullable String asked(Message question) {
    var request = question.parentId().map(open::get).orElse(null);
    return request == null ? null : request.session();
  }

  /** Forgets and returns all that is open, oldest first. */
  synchronized List<Request> takeAll() {
    var all = List.copyOf(open.values());
    open.clear();
    return all;
  }

  /**
   * Answers these, since its kernel is gone, so that no client waits for ever.
   *
   * @param reason shown in the cell that was running; null when the learner wanted it so
   */
  static void answer(List<Request> unanswered, @Nullable String reason, Clients clients) {
    var first = true;
    for (var request : unanswered.stream().filter(Request::isReplied).toList()) {
      var execution = request.message().type().equals("execute_request");
      var failed = execution && first && reason != null;
      if (failed) {
        clients.broadcast(child(request, "error", error(DIED, reason)));
      }
      clients.broadcast(child(request, "status", Json.object().put("execution_state", "idle")));
      var content = failed ? error(DIED, reason).put("execution_count", 0) : aborted(reason);
      reply(request, content, clients);
      first &= !execution;
    }
  }

  /** Answers a request that cannot wait for the kernel, which starts. */
  static void refuse(Request request, String reason, Clients clients) {
    if (!request.isReplied()) {
      return;
    }
    if (request.message().type().equals("execute_request")) {
      clients.broadcast(child(request, "error", error(STARTING, reason)));
    }
    clients.broadcast(child(request, "status", Json.object().put("execution_state", "idle")));
    reply(request, error(STARTING, reason).put("execution_count", 0), clients);
  }

  private static void reply(Request request, ObjectNode content, Clients clients) {
    var type = request.message().type().replace("_request", "_reply");
    clients.reply(request.session(), request.channel(), child(request, type, content));
  }

  /** Tells in the cell's output that some of it is lost. */
  static Message lost(Header cell, int messages) {
    var text =
        "[%d earlier messages of this notebook's cells are lost: the server was down, and they were more than a kernel keeps.]\n"
            .formatted(messages);
    return Message.create(cell, Json.object())
        .child(
            Header.create("stream", "server", "sparkmaster"),
            Json.object().put("name", "stderr").put("text", text));
  }

  private static Message child(Request request, String type, ObjectNode content) {
    return request.message().child(Header.create(type, "server", "sparkmaster"), content);
  }

  private static ObjectNode error(String name, @Nullable String reason) {
    var text = reason == null ? "" : reason;
    var content = Json.object().put("status", "error").put("ename", name).put("evalue", text);
    content.putArray("traceback").add(name + ": " + text);
    return content;
  }

  private static ObjectNode aborted(@Nullable String reason) {
    return error(DIED, reason).put("status", "aborted");
  }
}
