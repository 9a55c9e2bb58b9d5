import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Our server and Jupyter Server of PyPI, with the same kernels behind both and the same client
 * before both: a table of what must be, what is, and what the peer does, in one run.
 */
public final class Speed {
  private static final String FILE = "/api/contents/Bench.ipynb";

  private final Peers peers;
  private final EchoKernels kernels;
  private final boolean quick;
  private final Map<String, Map<String, Double>> measured = new LinkedHashMap<>();

  private Speed(Peers peers, EchoKernels kernels, boolean quick) {
    this.peers = peers;
    this.kernels = kernels;
    this.quick = quick;
  }

  /** Arguments: the distribution, Python with jupyter_server, a file for JSON or "-", "quick". */
  public static void main(String[] arguments) throws Exception {
    var folder = Files.createTempDirectory("echo-bench-");
    try {
      var kernels = EchoKernels.in(folder);
      var peers = new Peers(Path.of(arguments[0]), arguments[1], kernels);
      var speed = new Speed(peers, kernels, List.of(arguments).contains("quick"));
      speed.measureAll();
      var table = new SpeedTable(speed.measured);
      System.out.println(table.markdown());
      if (!arguments[2].equals("-")) {
        Files.writeString(Path.of(arguments[2]), table.json());
      }
      System.exit(table.allMet() ? 0 : 1);
    } finally {
      try (var files = Files.walk(folder)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private interface Start {
    BenchServer server() throws Exception;
  }

  private void measureAll() throws Exception {
    say("direct");
    var direct = kernels.directRoundTrips(quick ? 200 : 2000, quick ? 300 : 5000);
    put("direct", "info p50", RoundTrips.quantile(direct, 0.5));
    put("direct", "info p99", RoundTrips.quantile(direct, 0.99));
    measure("ours", "sparkmaster-scala", peers::ours, 1);
    measure("jupyter", "echo", () -> peers.jupyter(Peers.PLAIN), 10);
    measure("tuned", "echo", () -> peers.jupyter(Peers.TUNED), 2);
  }

  /**
   * @param patience by how much less is asked of a server that takes its time
   */
  private void measure(String name, String spec, Start start, int patience) throws Exception {
    starts(name, start);
    try (var server = start.server()) {
      say(name + ": idle");
      Thread.sleep(quick ? 2_000 : 15_000);
      put(name, "resident", server.residentMegabytes());
      say(name + ": kernel_info");
      try (var socket = new V1Socket(server, Peers.kernel(server, spec))) {
        socket.kernelInfo();
        var times =
            RoundTrips.of(
                (quick ? 200 : 2000) / patience,
                (quick ? 300 : 5000) / patience,
                socket::kernelInfo);
        put(name, "info p50", RoundTrips.quantile(times, 0.5));
        put(name, "info p99", RoundTrips.quantile(times, 0.99));
        flood(name, socket);
      }
      contents(name, server);
    }
  }

  private void starts(String name, Start start) throws Exception {
    say(name + ": start");
    var times = new ArrayList<Double>();
    for (int i = 0; i < (quick ? 1 : 5); i++) {
      try (var server = start.server()) {
        times.add(server.startMillis());
      }
    }
    times.sort(null);
    put(name, "start", times.get(times.size() / 2));
  }

  private void flood(String name, V1Socket socket) throws Exception {
    say(name + ": flood");
    var count = quick ? 2_000 : 50_000;
    socket.run("display " + count / 5);
    var before = socket.displays();
    var begun = System.nanoTime();
    socket.run("display " + count);
    var millis = BenchServer.millisSince(begun);
    var came = socket.displays() - before;
    put(name, "flood", came * 1000 / millis);
    put(name, "lost", (double) (count - came));
  }

  private void contents(String name, BenchServer server) throws Exception {
    say(name + ": contents");
    var notebook = Peers.notebook();
    server.put(FILE, notebook);
    var get = server.request(FILE + "?type=notebook&content=1&hash=1").GET().build();
    var turn = new AtomicInteger();
    var warm = quick ? 0.5 : 5;
    var seconds = quick ? 1 : 10;
    put(name, "get", RoundTrips.perSecond(warm, seconds, () -> answered(server, get)));
    put(
        name,
        "put",
        RoundTrips.perSecond(
            warm, seconds, () -> answered(server, save(server, notebook, turn.incrementAndGet()))));
  }

  /** Each save is of something new: what a server knows already would be no work. */
  private static HttpRequest save(BenchServer server, String notebook, int turn) {
    return server
        .request(FILE)
        .header("Content-Type", "application/json")
        .PUT(
            HttpRequest.BodyPublishers.ofString(notebook.replace("counted7 ", "turn" + turn + " ")))
        .build();
  }

  private static Void answered(BenchServer server, HttpRequest request) throws Exception {
    var answer = server.http().send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() / 100 != 2 || answer.body().length < 200) {
      throw new IllegalStateException(answer.statusCode() + " of " + request.uri());
    }
    return null;
  }

  private void put(String name, String figure, double value) {
    measured.computeIfAbsent(name, any -> new LinkedHashMap<>()).put(figure, value);
    System.err.printf(Locale.ROOT, "  %s %s: %.2f%n", name, figure, value);
  }

  private static void say(String what) {
    System.err.println(what);
  }
}
