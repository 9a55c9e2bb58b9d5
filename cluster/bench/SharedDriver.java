import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.launch.FileTree;
import io.sparkmaster.kernel.launch.KernelDistribution;
import io.sparkmaster.kernel.launch.LoopbackConnection;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.client.KernelClient;
import io.sparkmaster.kernel.protocol.transport.ZmqTransport;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * One driver with N kernels, each with a client: how soon a kernel is ready, what a further one
 * takes, a small query each within a minute, and a small query behind a hog.
 */
final class SharedDriver {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String SECRET = "only for this bench";
  private static final String QUERY = "println(spark.range(1000).selectExpr(\"sum(id)\").first())";
  private static final String HOG =
      "println(spark.range(0, 8000000000L, 1, 400).selectExpr(\"sum(id % 7)\").first())";

  private final Path folder;

  private SharedDriver(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] arguments) throws Exception {
    var count = Math.max(2, Integer.parseInt(arguments[1]));
    var bench = new SharedDriver(Files.createTempDirectory("driver-bench").toRealPath());
    var process = bench.start(Path.of(arguments[0]), Path.of(arguments[2]), count);
    var clients = new ArrayList<KernelClient>();
    try {
      bench.run(process, count, clients);
    } finally {
      clients.forEach(KernelClient::close);
      process.destroy();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      FileTree.delete(bench.folder);
    }
  }

  private Process start(Path distribution, Path driver, int seats) throws IOException {
    Files.writeString(folder.resolve("secret"), SECRET);
    var options =
        new ArrayList<>(
            new KernelDistribution(distribution.resolve("kernel").toRealPath(), "2g")
                .jvmArguments());
    var last = options.size() - 1;
    options.set(last, options.get(last) + File.pathSeparator + driver);
    var command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
    command.addAll(options);
    command.addAll(
        List.of(
            "-Djava.security.manager=allow",
            "io.sparkmaster.cluster.driver.DriverMain",
            "--seats",
            Integer.toString(seats),
            folder.toString()));
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("SPARKMASTER_HOME", folder.toString());
    return builder
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("driver.log").toFile())
        .start();
  }

  private void run(Process process, int count, List<KernelClient> clients) throws Exception {
    var begun = System.nanoTime();
    while (!Files.exists(folder.resolve("control.sock"))) {
      if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(Files.readString(folder.resolve("driver.log")));
      }
    }
    print("driver started, ms", List.of(millisSince(begun)));
    var ready = new ArrayList<Double>();
    var first = new ArrayList<Double>();
    var afterOne = 0.0;
    for (int i = 0; i < count; i++) {
      var start = System.nanoTime();
      clients.add(kernel("kernel-" + i));
      var answered = millisSince(start);
      execute(clients.get(i), QUERY);
      if (i == 0) {
        print("first kernel of the driver: ready, ms", List.of(answered));
        print("first kernel of the driver: first result, ms", List.of(millisSince(start)));
        afterOne = heap(clients.get(0));
      } else {
        ready.add(answered);
        first.add(millisSince(start));
      }
    }
    print("further kernel: ready, ms", ready);
    print("further kernel: first result, ms", first);
    print(
        "heap for each further kernel, MB",
        List.of((heap(clients.get(0)) - afterOne) / (count - 1)));
    print("resident memory of the driver, MB", List.of(resident(process.pid())));
    print("a query each within a minute, ms", aMinute(clients));
    behindAHog(clients.get(0), clients.get(1));
    System.out.println(
        "{\"kernels lost\": " + (count - request("list").path("kernels").size()) + "}");
  }

  private KernelClient kernel(String name) throws IOException {
    var own = Files.createDirectories(folder.resolve(name));
    var connection = LoopbackConnection.fresh("");
    connection.write(own.resolve("connection.json"));
    var request =
        Json.object()
            .put("secret", SECRET)
            .put("do", "start")
            .put("connection", own.resolve("connection.json").toString())
            .put("language", "scala")
            .put("folder", own.toString());
    request.putObject("environment").put("SPARKMASTER_HOME", own.toString());
    var answer = ask(request);
    if (!answer.path("ok").asBoolean()) {
      throw new IllegalStateException(answer.toString());
    }
    var client = new KernelClient(ZmqTransport.client(connection, name));
    client.awaitReady(PATIENCE);
    return client;
  }

  private ObjectNode request(String what) throws IOException {
    return ask(Json.object().put("secret", SECRET).put("do", what));
  }

  private ObjectNode ask(ObjectNode request) throws IOException {
    try (var channel =
            SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("control.sock")));
        var answers = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
      var line = ByteBuffer.wrap((request + "\n").getBytes(StandardCharsets.UTF_8));
      while (line.hasRemaining()) {
        channel.write(line);
      }
      return Json.parseObject(answers.readLine().getBytes(StandardCharsets.UTF_8), "answer");
    }
  }

  private static double execute(KernelClient client, String cell) {
    var begun = System.nanoTime();
    var execution = client.execute(cell, PATIENCE);
    if (!execution.status().equals("ok")) {
      throw new IllegalStateException(execution.reply().content().toString());
    }
    return millisSince(begun);
  }

  /** What is reachable, in MB. */
  private double heap(KernelClient client) throws IOException {
    execute(client, "System.gc(); System.gc()");
    return request("health").path("heap_used").asDouble() / 1e6;
  }

  private static double resident(long process) throws IOException {
    return Files.readString(Path.of("/proc/" + process + "/status"))
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(Double.NaN);
  }

  private static List<Double> aMinute(List<KernelClient> clients) throws Exception {
    var times = Collections.synchronizedList(new ArrayList<Double>());
    var timer = Executors.newScheduledThreadPool(8);
    for (int i = 0; i < clients.size(); i++) {
      var client = clients.get(i);
      timer.schedule(
          () -> times.add(execute(client, QUERY)),
          60_000L * i / clients.size(),
          TimeUnit.MILLISECONDS);
    }
    timer.shutdown();
    timer.awaitTermination(6, TimeUnit.MINUTES);
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
