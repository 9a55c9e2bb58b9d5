import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A client's WebSocket to a kernel in the binary protocol, which is JupyterLab's. */
final class V1Socket implements WebSocket.Listener, AutoCloseable {
  private static final String SUBPROTOCOL = "v1.kernel.websocket.jupyter.org";
  private static final int HEADER = 1;
  private static final int PARENT = 2;
  private static final int CONTENT = 4;

  private final Map<String, CompletableFuture<Void>> replies = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Void>> idle = new ConcurrentHashMap<>();
  private final AtomicLong displays = new AtomicLong();
  private final CompletableFuture<Void> broken = new CompletableFuture<>();
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
  private final WebSocket socket;

  V1Socket(BenchServer server, String kernel) throws Exception {
    var address =
        server.base().replaceFirst("http", "ws")
            + "/api/kernels/%s/channels?session_id=%s".formatted(kernel, UUID.randomUUID());
    this.socket =
        server
            .http()
            .newWebSocketBuilder()
            .subprotocols(SUBPROTOCOL)
            .header("Authorization", "token " + server.token())
            .buildAsync(URI.create(address), this)
            .get(60, TimeUnit.SECONDS);
    if (!SUBPROTOCOL.equals(socket.getSubprotocol())) {
      throw new IllegalStateException("The server does not speak " + SUBPROTOCOL);
    }
  }

  /** One kernel_info request and its reply. */
  Void kernelInfo() throws Exception {
    var id = UUID.randomUUID().toString();
    var reply = new CompletableFuture<Void>();
    replies.put(id, reply);
    send(id, "kernel_info_request", "{}");
    return await(reply);
  }

  /** Runs a cell until the kernel says that it is idle again. */
  void run(String code) throws Exception {
    await(start(code));
  }

  CompletableFuture<Void> start(String code) {
    var id = UUID.randomUUID().toString();
    var end = new CompletableFuture<Void>();
    idle.put(id, end);
    var content =
        BenchServer.JSON
            .createObjectNode()
            .put("code", code)
            .put("silent", false)
            .put("store_history", true)
            .put("allow_stdin", false)
            .put("stop_on_error", true);
    content.putObject("user_expressions");
    send(id, "execute_request", content.toString());
    return end;
  }

  /** How many display_data have come. */
  long displays() {
    return displays.get();
  }

  private Void await(CompletableFuture<Void> answer) throws Exception {
    CompletableFuture.anyOf(answer, broken).get(5, TimeUnit.MINUTES);
    return null;
  }

  private void send(String id, String type, String content) {
    var header =
        """
        {"msg_id":"%s","username":"bench","session":"bench","date":"2026-01-01T00:00:00Z",\
        "msg_type":"%s","version":"5.4"}\
        """
            .formatted(id, type);
    var parts = List.of("shell", header, "{}", "{}", content);
    var bytes = parts.stream().map(it -> it.getBytes(StandardCharsets.UTF_8)).toList();
    long offset = Long.BYTES * (parts.size() + 2L);
    var total = offset + bytes.stream().mapToLong(it -> it.length).sum();
    var frame = ByteBuffer.allocate((int) total).order(ByteOrder.LITTLE_ENDIAN);
    frame.putLong(parts.size() + 1L);
    for (var part : bytes) {
      frame.putLong(offset);
      offset += part.length;
    }
    frame.putLong(offset);
    bytes.forEach(frame::put);
    // The client scrambles buffers of this byte order.
    socket.sendBinary(ByteBuffer.wrap(frame.array()), true).join();
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    var bytes = new byte[data.remaining()];
    data.get(bytes);
    if (last && partial.size() == 0) {
      received(bytes);
    } else {
      partial.writeBytes(bytes);
      if (last) {
        received(partial.toByteArray());
        partial.reset();
      }
    }
    from.request(1);
    return null;
  }

  private void received(byte[] frame) {
    var header = part(frame, HEADER);
    if (header.contains("\"display_data\"")) {
      displays.incrementAndGet();
    } else if (header.contains("_reply\"")) {
      end(replies, part(frame, PARENT));
    } else if (header.contains("\"status\"") && part(frame, CONTENT).contains("\"idle\"")) {
      end(idle, part(frame, PARENT));
    }
  }

  private static void end(Map<String, CompletableFuture<Void>> waiting, String parent) {
    for (var id : waiting.keySet()) {
      if (parent.contains(id)) {
        waiting.remove(id).complete(null);
      }
    }
  }

  private static String part(byte[] frame, int index) {
    var offsets = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
    var from = (int) offsets.getLong(Long.BYTES * (index + 1));
    var to = (int) offsets.getLong(Long.BYTES * (index + 2));
    return new String(frame, from, to - from, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    broken.completeExceptionally(error);
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    broken.completeExceptionally(new IllegalStateException("closed: " + code + " " + reason));
    return null;
  }

  @Override
  public void close() {
    socket.abort();
  }
}
