import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Our server and Jupyter Server of PyPI, with the same kernels behind both and the same client
 * before both: a table of what must be, what is, and what the peer does, in one run.
 */
public final class Speed {
  private static final Set<String> PARTS =
      Set.of("start", "resident", "info", "flood", "get", "put");
  private static final Set<String> SERVERS = Set.of("ours", "jupyter", "tuned");
  // As many learners as save at the same moment; each has a notebook of their own.
  private static final int WRITERS = 8;

  private final Peers peers;
  private final EchoKernels kernels;
  private final boolean quick;
  private final Set<String> only;
  private final Map<String, Map<String, Double>> measured = new LinkedHashMap<>();

  private Speed(Peers peers, EchoKernels kernels, boolean quick, Set<String> only) {
    this.peers = peers;
    this.kernels = kernels;
    this.quick = quick;
    this.only = only;
  }

  /**
   * Arguments: the distribution, Python with jupyter_server, a file for JSON or "-"; then "quick"
   * and "--only=" with some of {@link #PARTS} and {@link #SERVERS}, in any order.
   */
  public static void main(String[] arguments) throws Exception {
    var options = List.of(arguments).subList(3, arguments.length);
    var only =
        options.stream()
            .filter(it -> it.startsWith("--only="))
            .flatMap(it -> Stream.of(it.substring("--only=".length()).split(",", -1)))
            .collect(Collectors.toSet());
    var known = new TreeSet<>(PARTS);
    known.addAll(SERVERS);
    if (!known.containsAll(only)) {
      throw new IllegalArgumentException("--only=" + only + ": known are " + known);
    }
    var folder = Files.createTempDirectory("echo-bench-");
    try {
      var kernels = EchoKernels.in(folder);
      var peers = new Peers(Path.of(arguments[0]), arguments[1], kernels);
      var speed = new Speed(peers, kernels, options.contains("quick"), only);
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

  private boolean wanted(String part) {
    return PARTS.stream().noneMatch(only::contains) || only.contains(part);
  }

  private void measureAll() throws Exception {
    if (wanted("info")) {
      say("direct");
      var direct = kernels.directRoundTrips(quick ? 200 : 2000, quick ? 300 : 5000);
      put("direct", "info p50", RoundTrips.quantile(direct, 0.5));
      put("direct", "info p99", RoundTrips.quantile(direct, 0.99));
    }
    measure("ours", "sparkmaster-scala", peers::ours, 1);
    measure("jupyter", "echo", () -> peers.jupyter(Peers.PLAIN), 10);
    measure("tuned", "echo", () -> peers.jupyter(Peers.TUNED), 2);
  }

  /**
   * @param patience by how much less is asked of a server that takes its time
   */
  private void measure(String name, String spec, Start start, int patience) throws Exception {
    if (SERVERS.stream().anyMatch(only::contains) && !only.contains(name)) {
      return;
    }
    if (wanted("start")) {
      starts(name, start);
    }
    try (var server = start.server()) {
      if (wanted("resident")) {
        say(name + ": idle");
        Thread.sleep(quick ? 2_000 : 15_000);
        put(name, "resident", server.residentMegabytes());
      }
      if (wanted("info") || wanted("flood")) {
        sockets(name, Peers.kernel(server, spec), server, patience);
      }
      if (wanted("get")) {
        gets(name, server);
      }
      if (wanted("put")) {
        puts(name, server);
      }
    }
  }

  private void sockets(String name, String kernel, BenchServer server, int patience)
      throws Exception {
    try (var socket = new V1Socket(server, kernel)) {
      socket.kernelInfo();
      if (wanted("info")) {
        say(name + ": kernel_info");
        var times =
            RoundTrips.of(
                (quick ? 200 : 2000) / patience,
                (quick ? 300 : 5000) / patience,
                socket::kernelInfo);
        put(name, "info p50", RoundTrips.quantile(times, 0.5));
        put(name, "info p99", RoundTrips.quantile(times, 0.99));
      }
      if (wanted("flood")) {
        flood(name, socket);
      }
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

  private void gets(String name, BenchServer server) throws Exception {
    say(name + ": get");
    server.put(file(0), Peers.notebook());
    var get = server.request(file(0) + "?type=notebook&content=1&hash=1").GET().build();
    put(name, "get", RoundTrips.perSecond(warmUp(), seconds(), () -> answered(server, get)));
  }

  private void puts(String name, BenchServer server) throws Exception {
    say(name + ": put");
    var notebook = Peers.notebook();
    if (name.equals("ours")) {
      var bytes = notebook.getBytes(StandardCharsets.UTF_8);
      var folder = Files.createDirectory(server.home().resolve("bare"));
      put(name, "files", RoundTrips.perSecond(1, seconds(), () -> replaced(folder, bytes)));
    }
    var turn = new AtomicInteger();
    Callable<?> save =
        () -> answered(server, save(server, file(0), notebook, turn.incrementAndGet()));
    put(name, "put", RoundTrips.perSecond(warmUp(), seconds(), save));
    var clients = new ArrayList<Callable<?>>();
    for (int i = 0; i < WRITERS; i++) {
      var file = file(i);
      clients.add(() -> answered(server, save(server, file, notebook, turn.incrementAndGet())));
    }
    put(name, "puts", RoundTrips.perSecondTogether(warmUp(), seconds(), clients));
  }

  /** All that a save that is on disk when it is answered asks of the disk, and nothing else. */
  private static Void replaced(Path folder, byte[] bytes) throws IOException {
    var part = folder.resolve("part");
    try (var file = FileChannel.open(part, CREATE_NEW, WRITE)) {
      file.write(ByteBuffer.wrap(bytes));
      file.force(true);
    }
    Files.move(part, folder.resolve("file"), StandardCopyOption.ATOMIC_MOVE);
    try (var itself = FileChannel.open(folder)) {
      itself.force(true);
    }
    return null;
  }

  private double warmUp() {
    return quick ? 0.5 : 5;
  }

  private double seconds() {
    return quick ? 1 : 10;
  }

  private static String file(int number) {
    return "/api/contents/Bench" + number + ".ipynb";
  }

  /** Each save is of something new: what a server knows already would be no work. */
  private static HttpRequest save(BenchServer server, String file, String notebook, int turn) {
    return server
        .request(file)
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
