import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Our server and Jupyter Server from PyPI, each in front of the same kernels. */
final class Peers {
  /** As installed. */
  static final String PLAIN = "";

  /** Without the delay of small packets (TCP_NODELAY) and without its limit on outputs. */
  static final String TUNED =
      """
      c.ZMQChannelsWebsocketConnection.limit_rate = False

      from jupyter_server.services.kernels.websocket import KernelWebsocketHandler

      plain_open = KernelWebsocketHandler.open

      async def open_without_delay(self, *arguments, **more):
          self.set_nodelay(True)
          await plain_open(self, *arguments, **more)

      KernelWebsocketHandler.open = open_without_delay
      """;

  private final Path distribution;
  private final String python;
  private final EchoKernels kernels;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Peers(Path distribution, String python, EchoKernels kernels) {
    this.distribution = distribution;
    this.python = python;
    this.kernels = kernels;
  }

  BenchServer ours() throws Exception {
    var home = Files.createTempDirectory("sparkmaster-bench-");
    var port = freePort();
    var command =
        List.of(
            distribution.resolve("bin/sparkmaster").toString(),
            "start",
            "--no-browser",
            "--stop-kernels",
            "--port=" + port,
            "--home=" + home,
            "--token=" + BenchServer.TOKEN,
            "--kernel-pool-size=0",
            "--kernel-dir=" + kernels.folder());
    return started(new ProcessBuilder(command), home, port);
  }

  BenchServer jupyter(String settings) throws Exception {
    var home = Files.createTempDirectory("jupyter-bench-");
    var port = freePort();
    kernels.installSpec(home.resolve("share"));
    Files.writeString(home.resolve("config.py"), "c = get_config()\n" + settings);
    var notebooks = Files.createDirectories(home.resolve("notebooks"));
    var command =
        List.of(
            python,
            "-m",
            "jupyter_server",
            "--config=" + home.resolve("config.py"),
            "--no-browser",
            "--allow-root",
            "--ip=127.0.0.1",
            "--port=" + port,
            "--IdentityProvider.token=" + BenchServer.TOKEN,
            "--ServerApp.root_dir=" + notebooks);
    var builder = new ProcessBuilder(command);
    var environment = builder.environment();
    environment.putAll(
        Map.of(
            "JUPYTER_PATH", home.resolve("share").toString(),
            "JUPYTER_CONFIG_DIR", home.resolve("settings").toString(),
            "JUPYTER_DATA_DIR", home.resolve("data").toString(),
            "JUPYTER_RUNTIME_DIR", home.resolve("runtime").toString(),
            "IPYTHONDIR", home.resolve("ipython").toString()));
    return started(builder, home, port);
  }

  private BenchServer started(ProcessBuilder builder, Path home, int port) throws Exception {
    var base = "http://127.0.0.1:" + port;
    var log = home.resolve("bench-output.txt").toFile();
    var begun = System.nanoTime();
    var process = builder.redirectErrorStream(true).redirectOutput(log).start();
    while (!listens(base)) {
      if (!process.isAlive() || BenchServer.millisSince(begun) > 60_000) {
        process.destroyForcibly();
        throw new IllegalStateException("No server: " + Files.readString(log.toPath()));
      }
    }
    var millis = BenchServer.millisSince(begun);
    return new BenchServer(process, home, base, millis, BenchServer.TOKEN);
  }

  private boolean listens(String base) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(base + "/api"))
            .header("Authorization", "token " + BenchServer.TOKEN);
    try {
      var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200;
    } catch (IOException notYet) {
      Thread.sleep(5);
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  static String kernel(BenchServer server, String spec) throws Exception {
    var body = BenchServer.JSON.createObjectNode().put("name", spec);
    return server.post("/api/kernels", body.toString()).path("id").asText();
  }

  /** A hundred cells as lessons have them, with text below each. */
  static String notebook() {
    var cells = new ArrayList<Map<String, Object>>();
    for (int i = 0; i < 100; i++) {
      var code =
          "val counted%d = spark.range(%d).selectExpr(\"id %% 7 AS k\").groupBy(\"k\").count()\ncounted%d.show()"
              .formatted(i, i * 1000, i);
      Map<String, Object> output =
          Map.of(
              "output_type",
              "stream",
              "name",
              "stdout",
              "text",
              "| a row of cell %d |\n".formatted(i).repeat(12));
      cells.add(
          Map.of(
              "cell_type",
              "code",
              "id",
              "cell-" + i,
              "metadata",
              Map.of(),
              "execution_count",
              i + 1,
              "source",
              code,
              "outputs",
              List.of(output)));
    }
    var root =
        Map.of(
            "type",
            "notebook",
            "format",
            "json",
            "content",
            Map.of("cells", cells, "metadata", Map.of(), "nbformat", 4, "nbformat_minor", 5));
    return BenchServer.JSON.valueToTree(root).toString();
  }
}
