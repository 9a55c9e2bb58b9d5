package io.sparkmaster.server.kernels;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.server.http.TestServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A front end's WebSocket to a kernel that speaks the legacy JSON form. */
public final class KernelClientSocket implements WebSocket.Listener, AutoCloseable {
  private static final Optional<ObjectNode> NONE = Optional.empty();
  private static final Duration DEADLINE = Duration.ofSeconds(90);

  private final String session;
  private final LinkedBlockingQueue<ObjectNode> received = new LinkedBlockingQueue<>();
  private final List<ObjectNode> seen = new ArrayList<>();
  private final StringBuilder partial = new StringBuilder();
  private final WebSocket socket;
  private final boolean reads;
  private volatile int closeCode;

  private KernelClientSocket(URI channels, String token, String session, boolean reads) {
    this.session = session;
    this.reads = reads;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .header("Authorization", "token " + token)
            .buildAsync(URI.create(channels.toString().replaceFirst("http", "ws")), this)
            .orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS)
            .join();
  }

  private static String path(String kernel, String session) {
    return "/api/kernels/" + kernel + "/channels?session_id=" + session;
  }

  /** At a server of any kind, with a token of a user's. */
  public static KernelClientSocket open(URI server, String token, String kernel, String session) {
    return new KernelClientSocket(server.resolve(path(kernel, session)), token, session, true);
  }

  public static KernelClientSocket open(TestServer server, String kernel, String session) {
    return new KernelClientSocket(
        server.uri(path(kernel, session)), TestServer.TOKEN, session, true);
  }

  /** One that takes nothing until {@link #startReading}. */
  public static KernelClientSocket openStalled(TestServer server, String kernel, String session) {
    return new KernelClientSocket(
        server.uri(path(kernel, session)), TestServer.TOKEN, session, false);
  }

  public void startReading() {
    socket.request(Long.MAX_VALUE);
  }

  @Override
  public void onOpen(WebSocket opened) {
    if (reads) {
      opened.request(Long.MAX_VALUE);
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      received.add(Json.parseObject(partial.toString().getBytes(), "frame"));
      partial.setLength(0);
    }
    return null;
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closeCode = code;
    return null;
  }

  /** Without a frame that says so. */
  @Override
  public void onError(WebSocket from, Throwable error) {
    closeCode = 1006;
  }

  public int closeCode() {
    return closeCode;
  }

  /** Sends a request and returns its id. */
  public String send(String channel, String type, ObjectNode content) {
    var header = Header.create(type, session, "ada");
    var message = Json.object().put("channel", channel);
    message.set("header", Json.toObject(new Sent(header.msgId(), type, session)));
    message.putObject("parent_header");
    message.putObject("metadata");
    message.set("content", content);
    sendText(new String(Json.write(message), java.nio.charset.StandardCharsets.UTF_8));
    return header.msgId();
  }

  private record Sent(String msg_id, String msg_type, String session) {}

  public void sendText(String text) {
    socket.sendText(text, true).orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
  }

  public String execute(String code) {
    return send("shell", "execute_request", Json.object().put("code", code).put("silent", false));
  }

  /** Null when nothing comes within the deadline, or can come any more. */
  private ObjectNode poll() throws InterruptedException {
    var until = System.nanoTime() + DEADLINE.toNanos();
    while (System.nanoTime() < until) {
      // Asked before: what came until then is there.
      var over = closeCode != 0;
      var next = received.poll(100, TimeUnit.MILLISECONDS);
      if (next != null || over) {
        return next;
      }
    }
    return null;
  }

  /** The next message that fits; those before it stay in {@link #seen}. */
  public ObjectNode await(Predicate<ObjectNode> wanted) {
    try {
      while (true) {
        var next = poll();
        if (next == null) {
          throw new AssertionError(
              "Not received (closed with %d); but these were: %s".formatted(closeCode, seen));
        }
        seen.add(next);
        if (wanted.test(next)) {
          return next;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /**
   * The first message of that type that answers a request. It may have come before one that was
   * awaited first: replies and outputs overtake each other.
   */
  public ObjectNode await(String type, String parent) {
    Predicate<ObjectNode> fits =
        message ->
            message.path("msg_type").asText().equals(type)
                && message.path("parent_header").path("msg_id").asText().equals(parent);
    var early = type.endsWith("_reply") ? seen.stream().filter(fits).findFirst() : NONE;
    return early.orElseGet(() -> await(fits));
  }

  public ObjectNode awaitState(String state) {
    return await(message -> message.path("content").path("execution_state").asText().equals(state));
  }

  /** All that {@code await} has taken so far, in order. */
  public List<ObjectNode> seen() {
    return seen;
  }

  @Override
  public void close() {
    socket.abort();
  }
}
