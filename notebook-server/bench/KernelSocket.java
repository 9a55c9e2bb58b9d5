import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A client's WebSocket to a kernel, in Jupyter's JSON protocol. */
final class KernelSocket implements AutoCloseable {
  private final LinkedBlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
  private final WebSocket socket;

  KernelSocket(BenchServer server, String kernel) throws Exception {
    var address =
        server.base().replaceFirst("http", "ws")
            + "/api/kernels/%s/channels?session_id=bench".formatted(kernel);
    this.socket =
        server
            .http()
            .newWebSocketBuilder()
            .header("Authorization", "token " + server.token())
            .buildAsync(URI.create(address), new Collecting(messages))
            .get(30, TimeUnit.SECONDS);
  }

  /** Sends a request on the shell channel, and gives its id. */
  String send(String type, String content, String metadata) {
    var id = UUID.randomUUID().toString();
    var text =
        """
        {"channel":"shell","header":{"msg_id":"%s","username":"bench","session":"bench",\
        "date":"2026-01-01T00:00:00Z","msg_type":"%s","version":"5.4"},\
        "parent_header":{},"metadata":%s,"content":%s,"buffers":[]}\
        """
            .formatted(id, type, metadata, content);
    socket.sendText(text, true).join();
    return id;
  }

  /** Starts a cell, and gives the request's id. */
  String start(String cellId, String source) {
    var content = BenchServer.JSON.createObjectNode().put("code", source);
    var metadata = BenchServer.JSON.createObjectNode().put("cellId", cellId);
    return send("execute_request", content.toString(), metadata.toString());
  }

  /** Runs a cell to its end. */
  void run(String cellId, String source) throws InterruptedException {
    awaitIdle(start(cellId, source));
  }

  // Not the reply: it has a channel of its own, and may overtake the output.
  void awaitIdle(String request) throws InterruptedException {
    await(request, m -> m.path("content").path("execution_state").asText().equals("idle"));
  }

  void await(String request, Predicate<JsonNode> wanted) throws InterruptedException {
    while (true) {
      var next = messages.poll(10, TimeUnit.MINUTES);
      if (next == null) {
        throw new IllegalStateException("No answer within ten minutes");
      }
      if (next.path("parent_header").path("msg_id").asText().equals(request) && wanted.test(next)) {
        return;
      }
    }
  }

  @Override
  public void close() {
    socket.abort();
  }

  private record Collecting(LinkedBlockingQueue<JsonNode> messages, StringBuilder part)
      implements WebSocket.Listener {
    Collecting(LinkedBlockingQueue<JsonNode> messages) {
      this(messages, new StringBuilder());
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        try {
          messages.add(BenchServer.JSON.readTree(part.toString()));
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
        part.setLength(0);
      }
      return WebSocket.Listener.super.onText(socket, data, true);
    }
  }
}
