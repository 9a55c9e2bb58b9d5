import io.sparkmaster.kernel.launch.DriverRules;
import io.sparkmaster.kernel.launch.FileTree;
import io.sparkmaster.kernel.launch.KernelDistribution;
import io.sparkmaster.kernel.launch.KernelSpec;
import io.sparkmaster.kernel.launch.LaunchSpec;
import io.sparkmaster.kernel.launch.LocalProcessProvider;
import io.sparkmaster.kernel.launch.RunningKernel;
import io.sparkmaster.kernel.launch.SharedDriverProvider;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.client.KernelClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * N kernels on shared drivers, each with a client: how soon one is ready, what a further one takes,
 * a small query of each a minute, and a small query behind a hog.
 */
final class SharedDriver {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String USED_HEAP =
      "{ System.gc(); val r = Runtime.getRuntime; r.totalMemory - r.freeMemory }";
  private static final String QUERY = "println(spark.range(1000).selectExpr(\"sum(id)\").first())";
  private static final String HOG =
      "println(spark.range(0, 8000000000L, 1, 400).selectExpr(\"sum(id % 7)\").first())";

  private static final Duration READY = Duration.ofMinutes(5);

  private final Path folder;
  private final List<RunningKernel> kernels = new ArrayList<>();
  private final List<KernelClient> clients = new ArrayList<>();
  private final Set<Long> drivers = new LinkedHashSet<>();

  private final int minutes;

  private SharedDriver(Path folder, int minutes) {
    this.folder = folder;
    this.minutes = minutes;
  }

  public static void main(String[] arguments) throws Exception {
    var count = Math.max(2, Integer.parseInt(arguments[1]));
    var each = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 25;
    var minutes = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 3;
    var bench = new SharedDriver(Files.createTempDirectory("drivers").toRealPath(), minutes);
    var environment = new HashMap<>(System.getenv());
    environment.put("SPARKMASTER_HOME", bench.folder.toString());
    try (var provider =
        new SharedDriverProvider(
            LocalProcessProvider.ownJava(),
            new KernelDistribution(Path.of(arguments[0]).resolve("kernel").toRealPath()),
            bench.folder.resolve("run"),
            environment,
            new DriverRules(each, 2048),
            spec -> Map.of())) {
      try {
        bench.run(provider, count, each);
      } finally {
        bench.clients.forEach(KernelClient::close);
        bench.kernels.parallelStream().forEach(RunningKernel::close);
      }
    } finally {
      SharedDriverProvider.endAll(bench.folder.resolve("run"));
      FileTree.delete(bench.folder);
    }
  }

  private void run(SharedDriverProvider provider, int count, int each) throws Exception {
    var starts = new ArrayList<Double>();
    var ready = new ArrayList<Double>();
    var first = new ArrayList<Double>();
    var heap = new ArrayList<Double>();
    for (int i = 0; i < count; i++) {
      var begun = System.nanoTime();
      start(provider, i);
      (i % each == 0 ? starts : ready).add(millisSince(begun));
      execute(clients.get(i), QUERY);
      first.add(millisSince(begun));
      drivers.add((long) number(clients.get(i), "ProcessHandle.current.pid"));
      if (i == 0 || i == Math.min(count, each) - 1) {
        heap.add(number(clients.get(i), USED_HEAP) / 1e6);
      }
    }
    print("first kernel of a driver: answers, ms", starts);
    print("further kernel: answers, ms", ready);
    print("kernel: first result, ms", first);
    print(
        "heap for each further kernel, MB",
        List.of((heap.get(heap.size() - 1) - heap.get(0)) / (Math.min(count, each) - 1)));
    var resident = new ArrayList<Double>();
    for (var driver : drivers) {
      resident.add(resident(driver));
    }
    print("resident memory of a driver, MB", resident);
    print("a small query each a minute, ms", minutes());
    behindAHog(clients.get(0), clients.get(1));
    var alive = kernels.stream().filter(RunningKernel::alive).count();
    System.out.printf(
        "{\"kernels\": %d, \"drivers\": %d, \"kernels lost\": %d}%n",
        count, drivers.size(), count - alive);
  }

  private void start(SharedDriverProvider provider, int number) throws IOException {
    var own = Files.createDirectories(folder.resolve("kernel-" + number));
    var kernel = provider.launch(new LaunchSpec(KernelSpec.SCALA, own, Map.of()));
    kernels.add(kernel);
    kernel.awaitReady(READY);
    var client = new KernelClient(kernel.connect("bench-" + number));
    clients.add(client);
    client.awaitReady(READY);
  }

  private static double number(KernelClient client, String expression) {
    var execution = client.execute("println(" + expression + ")", PATIENCE);
    return Double.parseDouble(execution.stream("stdout").strip());
  }

  private static double execute(KernelClient client, String cell) {
    var begun = System.nanoTime();
    var execution = client.execute(cell, PATIENCE);
    if (!execution.status().equals("ok")) {
      throw new IllegalStateException(execution.reply().content().toString());
    }
    return millisSince(begun);
  }

  private static double resident(long process) throws IOException {
    return Files.readString(Path.of("/proc/" + process + "/status"))
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** One query a minute of each kernel, spread over the minute. */
  private List<Double> minutes() throws Exception {
    var times = Collections.synchronizedList(new ArrayList<Double>());
    var timer = Executors.newScheduledThreadPool(32);
    for (int i = 0; i < minutes * clients.size(); i++) {
      var client = clients.get(i % clients.size());
      timer.schedule(
          () -> times.add(execute(client, QUERY)),
          60_000L * i / clients.size(),
          TimeUnit.MILLISECONDS);
    }
    timer.shutdown();
    timer.awaitTermination(minutes + 6, TimeUnit.MINUTES);
    System.out.println("{\"queries lost\": " + (minutes * clients.size() - times.size()) + "}");
    return times;
  }

  private static void behindAHog(KernelClient hog, KernelClient other) throws Exception {
    var alone = new ArrayList<Double>();
    var behind = new ArrayList<Double>();
    for (int i = 0; i < 11; i++) {
      alone.add(execute(other, QUERY));
    }
    var running = CompletableFuture.supplyAsync(() -> hog.execute(HOG, PATIENCE));
    // Its jobs have begun when a query of the other's sees them.
    execute(other, "while (sc.statusTracker.getActiveStageIds.isEmpty) Thread.sleep(10)");
    for (int i = 0; i < 11; i++) {
      behind.add(execute(other, QUERY));
    }
    print("small query alone, ms", alone);
    print("small query behind a hog, ms", behind);
    System.out.println("{\"the hog ran meanwhile\": " + !running.isDone() + "}");
    hog.ask(
        io.sparkmaster.kernel.protocol.Channel.CONTROL,
        "interrupt_request",
        Json.object(),
        PATIENCE);
    running.get(1, TimeUnit.MINUTES);
  }

  private static double millisSince(long begun) {
    return (System.nanoTime() - begun) / 1e6;
  }

  private static void print(String what, List<Double> values) {
    var sorted = values.stream().sorted().toList();
    System.out.printf(
        "{\"%s\": {\"n\": %d, \"median\": %.1f, \"p95\": %.1f, \"max\": %.1f}}%n",
        what,
        sorted.size(),
        sorted.get(sorted.size() / 2),
        sorted.get((int) Math.ceil(sorted.size() * 0.95) - 1),
        sorted.get(sorted.size() - 1));
  }
}
