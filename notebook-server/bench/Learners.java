import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A class on one server: everybody is connected and opens and saves notebooks, some run cells all
 * the time. Kernels are echo kernels: what is measured is the server.
 */
public final class Learners {
  private static final String FILE = "/api/contents/Bench.ipynb";
  private static final int GET_EVERY_SECONDS = 5;
  private static final int GETS_A_SAVE = 6;
  private static final int CELL_EVERY_MILLIS = 500;

  private final BenchServer server;
  private final List<BenchServer> learners;
  private final ConcurrentLinkedQueue<Double> gets = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Double> saves = new ConcurrentLinkedQueue<>();
  private final AtomicInteger cells = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> errors = new ConcurrentLinkedQueue<>();
  private final List<Double> megabytes = new ArrayList<>();
  private volatile boolean counting;

  private Learners(BenchServer server, List<String> tokens) {
    this.server = server;
    this.learners = tokens.stream().map(server::as).toList();
  }

  /** Arguments: the distribution, how many learners, how many of them run cells, minutes. */
  public static void main(String[] arguments) throws Exception {
    var connected = Integer.parseInt(arguments[1]);
    var running = Integer.parseInt(arguments[2]);
    var minutes = Double.parseDouble(arguments[3]);
    var home = Files.createTempDirectory("sparkmaster-bench-");
    var kernels = EchoKernels.in(Files.createDirectories(home.resolve("echo")));
    Files.writeString(
        home.resolve("server.properties"),
        """
        mode=class
        kernel-pool-size=0
        stop-kernels=true
        kernel-limit=%d
        kernel-memory-total-mb=1000000
        kernel-dir=%s
        """
            .formatted(running, kernels.folder()));
    var tokens = BenchServer.accounts(home, connected);
    var met = false;
    try (var server = BenchServer.startForMany(Path.of(arguments[0]), home)) {
      met = new Learners(server, tokens).run(running, minutes);
    }
    System.exit(met ? 0 : 1);
  }

  private boolean run(int running, double minutes) throws Exception {
    var threads = Executors.newScheduledThreadPool(32);
    var sockets = new ArrayList<V1Socket>();
    try {
      var notebook = Peers.notebook();
      for (var learner : learners) {
        learner.put(FILE, notebook);
        listen(learner);
      }
      for (int i = 0; i < running; i++) {
        var learner = learners.get(i);
        sockets.add(new V1Socket(learner, Peers.kernel(learner, "sparkmaster-scala")));
      }
      System.err.printf("%d connected, %d with a kernel%n", learners.size(), running);
      for (int i = 0; i < learners.size(); i++) {
        var learner = learners.get(i);
        // Not all save at the same time.
        var turn = new AtomicInteger(i % GETS_A_SAVE);
        threads.scheduleAtFixedRate(
            () -> openOrSave(learner, notebook, turn.getAndIncrement()),
            (long) i * GET_EVERY_SECONDS * 1000 / learners.size(),
            GET_EVERY_SECONDS * 1000L,
            TimeUnit.MILLISECONDS);
      }
      for (int i = 0; i < running; i++) {
        var socket = sockets.get(i);
        threads.scheduleAtFixedRate(
            () -> cell(socket),
            (long) i * CELL_EVERY_MILLIS / running,
            CELL_EVERY_MILLIS,
            TimeUnit.MILLISECONDS);
      }
      var whole = (long) (minutes * 60_000);
      var begun = System.nanoTime();
      while (BenchServer.millisSince(begun) < whole) {
        Thread.sleep(2_000);
        // What compiles and fills caches comes first.
        counting = BenchServer.millisSince(begun) > whole / 4.0;
        if (counting) {
          megabytes.add(server.residentMegabytes());
        }
      }
      return print();
    } finally {
      threads.shutdownNow();
      sockets.forEach(V1Socket::close);
    }
  }

  /** As a page does that is open. */
  private static void listen(BenchServer learner) throws Exception {
    learner
        .http()
        .newWebSocketBuilder()
        .header("Authorization", "token " + learner.token())
        .buildAsync(
            URI.create(learner.base().replaceFirst("http", "ws") + "/api/events/subscribe"),
            new WebSocket.Listener() {})
        .get(60, TimeUnit.SECONDS);
  }

  private void openOrSave(BenchServer learner, String notebook, int turn) {
    var begun = System.nanoTime();
    try {
      if (turn % GETS_A_SAVE == GETS_A_SAVE - 1) {
        learner.put(FILE, notebook);
        note(saves, begun);
        return;
      }
      var request = learner.request(FILE + "?type=notebook&content=1&hash=1").GET().build();
      var answer = learner.http().send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200) {
        errors.add("GET " + answer.statusCode());
      }
      note(gets, begun);
    } catch (Exception e) {
      errors.add(e.toString());
    }
  }

  private void note(ConcurrentLinkedQueue<Double> times, long begun) {
    if (counting) {
      times.add(BenchServer.millisSince(begun));
    }
  }

  private void cell(V1Socket socket) {
    try {
      socket.run("display 20");
      cells.incrementAndGet();
    } catch (Exception e) {
      errors.add(e.toString());
    }
  }

  private boolean print() {
    var opened = new ArrayList<>(gets);
    Collections.sort(opened);
    var saved = new ArrayList<>(saves);
    Collections.sort(saved);
    var third = Math.max(1, megabytes.size() / 3);
    var first = median(megabytes.subList(0, third));
    var last = median(megabytes.subList(megabytes.size() - third, megabytes.size()));
    var p99 = RoundTrips.quantile(opened, 0.99);
    var flat = last <= first * 1.1;
    System.out.printf(
        Locale.ROOT,
        """
        | figure | must | measured |
        |---|---|---|
        | GET of a notebook, p50, ms | | %.1f (%d) |
        | GET of a notebook, p99, ms | <= 100 | %.1f |
        | PUT of a notebook, p99, ms | | %.1f |
        | cells run | | %d |
        | errors | 0 | %d %s |
        | resident in the first and in the last third, MB | flat | %.0f, %.0f |
        """,
        RoundTrips.quantile(opened, 0.5),
        opened.size(),
        p99,
        RoundTrips.quantile(saved, 0.99),
        cells.get(),
        errors.size(),
        errors.isEmpty() ? "" : errors.peek(),
        first,
        last);
    return p99 <= 100 && errors.isEmpty() && flat;
  }

  private static double median(List<Double> values) {
    var sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}
