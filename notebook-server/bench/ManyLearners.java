import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A class on one server with a quota: everybody opens a notebook at the same time and runs Spark
 * jobs, and one more comes for whom there is no room.
 */
public final class ManyLearners {
  private static final String CELL = "spark.range(100000).selectExpr(\"sum(id)\").show()";
  private static final int JOBS = 5;

  private final BenchServer server;
  private final List<String> tokens;

  private ManyLearners(BenchServer server, List<String> tokens) {
    this.server = server;
    this.tokens = tokens;
  }

  public static void main(String[] arguments) throws Exception {
    var learners = Integer.parseInt(arguments[1]);
    var home = Files.createTempDirectory("sparkmaster-bench-");
    Files.writeString(
        home.resolve("server.properties"),
        "mode=class\nkernel-pool-size=0\nkernel-wait=2\nstop-kernels=true\nkernel-limit=%d\n"
            .formatted(learners));
    var tokens = BenchServer.accounts(home, learners + 1);
    try (var server = BenchServer.startForMany(Path.of(arguments[0]), home)) {
      new ManyLearners(server, tokens).run(learners);
    }
  }

  private void run(int learners) throws Exception {
    var threads = Executors.newCachedThreadPool();
    try {
      var first = new ArrayList<Double>();
      var jobs = new ArrayList<Double>();
      var sockets = new ArrayList<KernelSocket>();
      var starts = new ArrayList<CompletableFuture<Opened>>();
      for (int i = 0; i < learners; i++) {
        starts.add(later(threads, tokens.get(i)));
      }
      for (var start : starts) {
        var opened = start.get(30, TimeUnit.MINUTES);
        first.add(opened.millis());
        sockets.add(opened.socket());
      }
      BenchServer.print("first Spark result, all at the same time, ms", first);
      for (int job = 0; job < JOBS; job++) {
        var cells = sockets.stream().map(socket -> cell(threads, socket)).toList();
        for (var cell : cells) {
          jobs.add(cell.get(10, TimeUnit.MINUTES));
        }
      }
      BenchServer.print("a Spark job of each, all at the same time, ms", jobs);
      BenchServer.print(
          "kernels: memory, their part of shared pages with it, MB", server.kernelMegabytes());
      oneMore(learners);
      for (var socket : sockets) {
        socket.close();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private record Opened(KernelSocket socket, double millis) {}

  private CompletableFuture<Opened> later(ExecutorService threads, String token) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            var learner = server.as(token);
            var begun = System.nanoTime();
            var socket = new KernelSocket(learner, learner.kernelFor("Welcome.ipynb"));
            socket.run("first", CELL);
            return new Opened(socket, BenchServer.millisSince(begun));
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        },
        threads);
  }

  private static CompletableFuture<Double> cell(ExecutorService threads, KernelSocket socket) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            var begun = System.nanoTime();
            socket.run("job", CELL);
            return BenchServer.millisSince(begun);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        },
        threads);
  }

  private void oneMore(int learners) throws Exception {
    var late = server.as(tokens.get(learners));
    try {
      late.kernelFor("Welcome.ipynb");
      throw new IllegalStateException("There was room for one more than the limit");
    } catch (IllegalStateException refused) {
      System.out.printf(
          Locale.ROOT, "learner %d is told: %s%n", learners + 1, refused.getMessage());
    }
    var one = server.as(tokens.get(0));
    one.delete("/api/sessions/" + one.get("/api/sessions").path(0).path("id").asText());
    var begun = System.nanoTime();
    late.kernelFor("Welcome.ipynb");
    System.out.printf(
        Locale.ROOT,
        "learner %d has a kernel %.0f ms after another one has shut theirs down%n",
        learners + 1,
        BenchServer.millisSince(begun));
  }
}
