import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.ConnectionInfo;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.client.KernelClient;
import io.sparkmaster.kernel.protocol.transport.ZmqTransport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What a person waits for: the server's start, and the time from opening a notebook (its session is
 * asked for) to the first result of Spark, with a cold and with a warm kernel. Also kernel_info
 * round trips and resident memory. Run it by {@code notebook-server/bench/run}.
 */
public final class FirstResult {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CELL = "spark.range(1000000).selectExpr(\"sum(id)\").show()";
  private static final String TOKEN = "bench";

  private final Path distribution;
  private final HttpClient http = HttpClient.newHttpClient();

  private FirstResult(Path distribution) {
    this.distribution = distribution;
  }

  public static void main(String[] arguments) throws Exception {
    var bench = new FirstResult(Path.of(arguments[0]));
    var runs = Integer.parseInt(arguments[1]);
    var cold = new ArrayList<Double>();
    var warm = new ArrayList<Double>();
    var start = new ArrayList<Double>();
    var memory = new ArrayList<Double>();
    var kernelMemory = new ArrayList<Double>();
    var viaSocket = new ArrayList<Double>();
    var viaZmq = new ArrayList<Double>();
    for (int run = 0; run < runs; run++) {
      bench.run(0, start, memory, cold, kernelMemory, viaSocket, viaZmq);
      bench.run(1, start, memory, warm, kernelMemory, viaSocket, viaZmq);
    }
    print("server: start to login link, ms", start);
    print("server: resident at rest, MB", memory);
    print("first Spark result, cold kernel, ms", cold);
    print("first Spark result, warm kernel, ms", warm);
    print("kernel: resident after it, MB", kernelMemory);
    print("kernel_info through the server's WebSocket, ms", viaSocket);
    print("kernel_info over ZeroMQ, ms", viaZmq);
  }

  private static void print(String what, List<Double> values) {
    Collections.sort(values);
    System.out.printf(
        Locale.ROOT,
        "%-48s median %9.2f   least %9.2f   most %9.2f   (%d)%n",
        what,
        values.get(values.size() / 2),
        values.get(0),
        values.get(values.size() - 1),
        values.size());
  }

  private void run(
      int pool,
      List<Double> start,
      List<Double> memory,
      List<Double> first,
      List<Double> kernelMemory,
      List<Double> viaSocket,
      List<Double> viaZmq)
      throws Exception {
    var home = Files.createTempDirectory("sparkmaster-bench-");
    Files.writeString(home.resolve("server.properties"), "kernel-pool-size=" + pool + "\n");
    var builder =
        new ProcessBuilder(
                distribution.resolve("bin/sparkmaster").toString(),
                "start",
                "--no-browser",
                "--port",
                "0",
                "--home",
                home.toString(),
                "--token",
                TOKEN)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    var begun = System.nanoTime();
    var server = builder.start();
    try {
      var base = address(server);
      start.add(millis(begun));
      if (pool > 0) {
        // Long enough for the pool's kernel to have started and to have run its first job.
        TimeUnit.SECONDS.sleep(20);
      }
      memory.add(residentMegabytes(server.pid()));
      firstResult(base, home, first, viaSocket);
      var kernel = kernelOf(home);
      kernelMemory.add(residentMegabytes(kernel.pid()));
      direct(home, viaZmq);
    } finally {
      server.destroy();
      if (!server.waitFor(20, TimeUnit.SECONDS)) {
        server.destroyForcibly();
      }
      try (var files = Files.walk(home)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static String address(Process server) throws IOException {
    var reader = new BufferedReader(new InputStreamReader(server.getInputStream()));
    for (var line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.strip().startsWith("http") && line.contains("token=")) {
        return line.strip().replaceFirst("/login.*", "");
      }
    }
    throw new IllegalStateException("The server ended before it printed its address");
  }

  private static ProcessHandle kernelOf(Path home) {
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                process.info().arguments().map(List::of).orElse(List.of()).stream()
                    .anyMatch(argument -> argument.contains(home.toString())
                        && argument.contains("kernel")))
        .max(Comparator.comparing(process -> process.info().startInstant().orElseThrow()))
        .orElseThrow();
  }

  private static double residentMegabytes(long pid) throws IOException {
    for (var line : Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    throw new IllegalStateException("No VmRSS of " + pid);
  }

  private static double millis(long since) {
    return (System.nanoTime() - since) / 1e6;
  }

  private void firstResult(String base, Path home, List<Double> first, List<Double> viaSocket)
      throws Exception {
    var begun = System.nanoTime();
    var body =
        "{\"path\":\"Welcome.ipynb\",\"type\":\"notebook\",\"name\":\"\","
            + "\"kernel\":{\"name\":\"sparkmaster-scala\"}}";
    var session =
        http.send(
            HttpRequest.newBuilder(URI.create(base + "/api/sessions"))
                .header("Authorization", "token " + TOKEN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    var kernel = JSON.readTree(session.body()).path("kernel").path("id").asText();
    var messages = new LinkedBlockingQueue<JsonNode>();
    var socket =
        http.newWebSocketBuilder()
            .header("Authorization", "token " + TOKEN)
            .buildAsync(
                URI.create(
                    base.replaceFirst("http", "ws")
                        + "/api/kernels/"
                        + kernel
                        + "/channels?session_id=bench"),
                new Collecting(messages))
            .get(30, TimeUnit.SECONDS);
    var cell = send(socket, "execute_request", "{\"code\":" + JSON.writeValueAsString(CELL) + "}");
    await(messages, m -> m.path("msg_type").asText().equals("stream") && of(m, cell));
    first.add(millis(begun));
    // Not the reply: it has a channel of its own, and may overtake the output.
    await(
        messages,
        m -> m.path("content").path("execution_state").asText().equals("idle") && of(m, cell));
    for (int i = 0; i < 300; i++) {
      var asked = System.nanoTime();
      var id = send(socket, "kernel_info_request", "{}");
      await(messages, m -> m.path("msg_type").asText().equals("kernel_info_reply") && of(m, id));
      if (i >= 100) {
        viaSocket.add(millis(asked));
      }
    }
    socket.abort();
  }

  private static boolean of(JsonNode message, String request) {
    return message.path("parent_header").path("msg_id").asText().equals(request);
  }

  private static void await(LinkedBlockingQueue<JsonNode> messages, Predicate<JsonNode> wanted)
      throws InterruptedException {
    while (true) {
      var next = messages.poll(60, TimeUnit.SECONDS);
      if (next == null) {
        throw new IllegalStateException("No answer within a minute");
      }
      if (wanted.test(next)) {
        return;
      }
    }
  }

  private static String send(WebSocket socket, String type, String content) {
    var id = UUID.randomUUID().toString();
    var text =
        """
        {"channel":"shell","header":{"msg_id":"%s","username":"bench","session":"bench",\
        "date":"2026-01-01T00:00:00Z","msg_type":"%s","version":"5.4"},\
        "parent_header":{},"metadata":{},"content":%s,"buffers":[]}"""
            .formatted(id, type, content);
    socket.sendText(text, true).join();
    return id;
  }

  /** Straight to the kernel, past the server. */
  private static void direct(Path home, List<Double> viaZmq) throws IOException {
    Path file;
    try (var files = Files.walk(home.resolve("run"))) {
      file =
          files
              .filter(f -> f.getFileName().toString().matches("kernel-.*\\.json"))
              .max(Comparator.comparing(f -> f.toFile().lastModified()))
              .orElseThrow();
    }
    var transport = ZmqTransport.client(ConnectionInfo.read(file), UUID.randomUUID().toString());
    try (var client = new KernelClient(transport)) {
      client.awaitReady(Duration.ofSeconds(30));
      for (int i = 0; i < 1200; i++) {
        var asked = System.nanoTime();
        client.ask(
            Channel.SHELL, "kernel_info_request", Json.object(), Duration.ofSeconds(10));
        if (i >= 200) {
          viaZmq.add(millis(asked));
        }
      }
    }
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
          messages.add(JSON.readTree(part.toString()));
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
        part.setLength(0);
      }
      return WebSocket.Listener.super.onText(socket, data, true);
    }
  }
}
