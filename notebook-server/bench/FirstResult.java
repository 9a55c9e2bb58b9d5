import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.ConnectionInfo;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.client.KernelClient;
import io.sparkmaster.kernel.protocol.transport.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * What a person waits for: the server's start, and the time from opening a notebook (its session is
 * asked for) to the first result of Spark, with a cold and with a warm kernel. Also kernel_info
 * round trips and resident memory.
 */
public final class FirstResult {
  private static final String CELL = "spark.range(1000000).selectExpr(\"sum(id)\").show()";

  private final Path distribution;
  private final List<Double> start = new ArrayList<>();
  private final List<Double> memory = new ArrayList<>();
  private final List<Double> kernelMemory = new ArrayList<>();
  private final List<Double> viaSocket = new ArrayList<>();
  private final List<Double> viaZmq = new ArrayList<>();

  private FirstResult(Path distribution) {
    this.distribution = distribution;
  }

  public static void main(String[] arguments) throws Exception {
    var bench = new FirstResult(Path.of(arguments[0]));
    var runs = Integer.parseInt(arguments[1]);
    var cold = new ArrayList<Double>();
    var warm = new ArrayList<Double>();
    for (int run = 0; run < runs; run++) {
      bench.run(0, cold);
      bench.run(1, warm);
    }
    BenchServer.print("server: start to login link, ms", bench.start);
    BenchServer.print("server: resident at rest, MB", bench.memory);
    BenchServer.print("first Spark result, cold kernel, ms", cold);
    BenchServer.print("first Spark result, warm kernel, ms", warm);
    BenchServer.print("kernel: resident after it, MB", bench.kernelMemory);
    BenchServer.print("kernel_info through the server's WebSocket, ms", bench.viaSocket);
    BenchServer.print("kernel_info over ZeroMQ, ms", bench.viaZmq);
  }

  private void run(int pool, List<Double> first) throws Exception {
    try (var server = BenchServer.start(distribution, pool)) {
      start.add(server.startMillis());
      if (pool > 0) {
        // Long enough for the pool's kernel to have started and to have run its first job.
        TimeUnit.SECONDS.sleep(20);
      }
      memory.add(server.residentMegabytes());
      firstResult(server, first);
      kernelMemory.add(BenchServer.residentMegabytes(kernelOf(server.home()).pid()));
      direct(server.home());
    }
  }

  private static ProcessHandle kernelOf(Path home) {
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                process.info().arguments().map(List::of).orElse(List.of()).stream()
                    .anyMatch(
                        argument ->
                            argument.contains(home.toString()) && argument.contains("kernel")))
        .max(Comparator.comparing(process -> process.info().startInstant().orElseThrow()))
        .orElseThrow();
  }

  private void firstResult(BenchServer server, List<Double> first) throws Exception {
    var begun = System.nanoTime();
    try (var socket = new KernelSocket(server, server.kernelFor("Welcome.ipynb"))) {
      var cell = socket.start("bench", CELL);
      socket.await(cell, m -> m.path("msg_type").asText().equals("stream"));
      first.add(BenchServer.millisSince(begun));
      socket.awaitIdle(cell);
      for (int i = 0; i < 300; i++) {
        var asked = System.nanoTime();
        var id = socket.send("kernel_info_request", "{}", "{}");
        socket.await(id, m -> m.path("msg_type").asText().equals("kernel_info_reply"));
        if (i >= 100) {
          viaSocket.add(BenchServer.millisSince(asked));
        }
      }
    }
  }

  /** Straight to the kernel, past the server. */
  private void direct(Path home) throws IOException {
    Path file;
    try (var files = Files.walk(home.resolve("run"))) {
      file =
          files
              .filter(f -> f.getFileName().toString().matches("kernel-.*\\.json"))
              .max(Comparator.comparing(f -> f.toFile().lastModified()))
              .orElseThrow();
    }
    var transport = Transport.client(ConnectionInfo.read(file), UUID.randomUUID().toString());
    try (var client = new KernelClient(transport)) {
      client.awaitReady(Duration.ofSeconds(30));
      for (int i = 0; i < 1200; i++) {
        var asked = System.nanoTime();
        client.ask(Channel.SHELL, "kernel_info_request", Json.object(), Duration.ofSeconds(10));
        if (i >= 200) {
          viaZmq.add(BenchServer.millisSince(asked));
        }
      }
    }
  }
}
