import io.sparkmaster.kernel.launch.FileTree;
import io.sparkmaster.kernel.launch.KernelDistribution;
import io.sparkmaster.kernel.launch.LocalProcessProvider;
import io.sparkmaster.kernel.protocol.Json;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A master with a kernel and two workers, each on a host of its own (a network namespace of Linux,
 * so this needs root), and the cable of one worker pulled in the middle of a job: how long the job
 * takes, and whether all find each other again when the cable is back.
 */
public final class NetworkCut {
  private static final String MASTER = "10.77.0.1";
  private static final List<String> WORKERS = List.of("10.77.0.2", "10.77.0.3");
  private static final String URL = "spark://" + MASTER + ":7077";
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration LAST_EXECUTOR = Duration.ofSeconds(30);

  private final Path distribution;
  private final Path home;
  private final String hosts;
  private final List<Process> daemons = new ArrayList<>();

  private NetworkCut(Path distribution, Path home, String hosts) {
    this.distribution = distribution;
    this.home = home;
    this.hosts = hosts;
  }

  /** Arguments: the distribution; the second is for the process on the master's host. */
  public static void main(String[] arguments) throws Exception {
    var distribution = Path.of(arguments[0]).toRealPath();
    if (arguments.length > 2 && arguments[1].equals("on-master")) {
      var home = Files.createTempDirectory("network-cut").toRealPath();
      var bench = new NetworkCut(distribution, home, arguments[2]);
      try {
        bench.run();
      } finally {
        bench.end();
        FileTree.delete(home);
      }
      return;
    }
    var hosts = "sparkmaster-" + ProcessHandle.current().pid();
    var status = 1;
    try {
      connect(hosts);
      var java = new ArrayList<>(List.of("ip", "netns", "exec", hosts + "-0"));
      java.add(LocalProcessProvider.ownJava().toString());
      java.addAll(List.of("-cp", System.getProperty("java.class.path"), "NetworkCut"));
      java.addAll(List.of(distribution.toString(), "on-master", hosts));
      status = new ProcessBuilder(java).inheritIO().start().waitFor();
    } finally {
      for (int host = 0; host <= WORKERS.size(); host++) {
        new ProcessBuilder("ip", "netns", "delete", hosts + "-" + host).start().waitFor();
      }
    }
    System.exit(status);
  }

  /** The master's host is also the switch between all. */
  private static void connect(String hosts) throws Exception {
    for (int host = 0; host <= WORKERS.size(); host++) {
      ip("netns add " + hosts + "-" + host);
      ip("-n " + hosts + "-" + host + " link set lo up");
    }
    var master = "-n " + hosts + "-0 ";
    ip(master + "link add switch type bridge");
    ip(master + "address add " + MASTER + "/24 dev switch");
    ip(master + "link set switch up");
    for (int worker = 1; worker <= WORKERS.size(); worker++) {
      var host = hosts + "-" + worker;
      ip(master + "link add cable" + worker + " type veth peer name eth0 netns " + host);
      ip(master + "link set cable" + worker + " master switch up");
      ip("-n " + host + " address add " + WORKERS.get(worker - 1) + "/24 dev eth0");
      ip("-n " + host + " link set eth0 up");
    }
  }

  private static void ip(String arguments) throws Exception {
    var command = new ArrayList<>(List.of("ip"));
    command.addAll(Arrays.asList(arguments.split(" ")));
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IllegalStateException("This cannot be done here: " + String.join(" ", command));
    }
  }

  private void run() throws Exception {
    var secret = UUID.randomUUID().toString();
    var daemonSettings = settings("daemons.conf", secret, List.of("spark.worker.timeout=30"));
    var kernelSettings =
        settings(
            "kernels.conf",
            secret,
            List.of(
                "spark.driver.host=" + MASTER,
                "spark.driver.bindAddress=" + MASTER,
                "spark.cores.max=2",
                "spark.executor.cores=1",
                "spark.executor.memory=512m"));
    var jars = Files.createDirectories(home.resolve("spark/jars"));
    for (var jar : new KernelDistribution(distribution.resolve("kernel")).jars()) {
      if (!jar.getFileName().toString().contains("kernel-runtime")) {
        Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
      }
    }
    daemon(0, "org.apache.spark.deploy.master.Master", MASTER, daemonSettings, "--port", "7077");
    for (int worker = 1; worker <= WORKERS.size(); worker++) {
      var work = home.resolve("work-" + worker).toString();
      daemon(
          worker,
          "org.apache.spark.deploy.worker.Worker",
          WORKERS.get(worker - 1),
          daemonSettings,
          "--cores", "2", "--memory", "1024M", "--work-dir", work, URL);
    }
    var environment = new HashMap<>(System.getenv());
    environment.put("SPARKMASTER_HOME", home.toString());
    environment.put("SPARK_LOCAL_IP", MASTER);
    var provider =
        new LocalProcessProvider(
            LocalProcessProvider.ownJava(),
            new KernelDistribution(distribution.resolve("kernel")),
            home.resolve("run"),
            environment,
            spec ->
                Map.of("SPARK_MASTER", URL, "SPARKMASTER_SPARK_CONF", kernelSettings.toString()));
    try (var kernel = BenchCluster.kernel(provider, home)) {
      awaitExecutors(kernel);
      BenchCluster.print("job on 2 hosts, s", List.of(MiddleOfAJob.of(kernel, () -> {})));
      var cut = MiddleOfAJob.of(kernel, () -> cable("down"));
      BenchCluster.print("the same with the cable of one pulled after 15 s, s", List.of(cut));
      var begun = System.nanoTime();
      cable("up");
      awaitWorkers();
      BenchCluster.print(
          "both workers again after the cable is back, s",
          List.of(BenchCluster.secondsSince(begun)));
      BenchCluster.print("job on 2 hosts again, s", List.of(MiddleOfAJob.of(kernel, () -> {})));
    }
  }

  private Path settings(String name, String secret, List<String> more) throws IOException {
    var lines =
        new ArrayList<>(
            List.of(
                "spark.authenticate=true",
                "spark.authenticate.secret=" + secret,
                "spark.network.crypto.enabled=true"));
    lines.addAll(more);
    var file = Files.write(home.resolve(name), lines);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private void daemon(int host, String type, String address, Path settings, String... more)
      throws IOException {
    var command = new ArrayList<>(List.of("ip", "netns", "exec", hosts + "-" + host));
    command.addAll(LocalProcessProvider.ownSession());
    command.add(LocalProcessProvider.ownJava().toString());
    command.addAll(new KernelDistribution(distribution.resolve("kernel"), "256m").jvmArguments());
    command.addAll(List.of(type, "--properties-file", settings.toString(), "--host", address));
    command.addAll(List.of(more));
    var builder = new ProcessBuilder(command);
    builder.environment().put("SPARK_HOME", home.resolve("spark").toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", address);
    var log = new File(home.toFile(), "daemon-" + host + ".log");
    daemons.add(builder.redirectErrorStream(true).redirectOutput(log).start());
  }

  private static void awaitExecutors(BenchCluster.Attached kernel) throws Exception {
    // The driver is among them.
    var count = Integer.toString(WORKERS.size() + 1);
    await(
        "an executor on each host",
        () -> kernel.run("println(sc.statusTracker.getExecutorInfos.length)").equals(count));
  }

  private static void awaitWorkers() throws Exception {
    var page = HttpRequest.newBuilder(URI.create("http://" + MASTER + ":8080/json/")).build();
    var http = HttpClient.newHttpClient();
    await(
        "both workers",
        () ->
            Json.parseObject(http.send(page, BodyHandlers.ofByteArray()).body(), "page")
                    .path("aliveworkers")
                    .asInt()
                == WORKERS.size());
  }

  private static void await(String what, Callable<Boolean> there) throws Exception {
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (!there.call()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("There is not " + what + " within " + PATIENCE);
      }
      Thread.sleep(500);
    }
  }

  private static void cable(String state) {
    try {
      ip("link set cable" + WORKERS.size() + " " + state);
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** Prints what is left over some seconds after the kernel's end, too. */
  private void end() throws Exception {
    var end = System.nanoTime() + LAST_EXECUTOR.toNanos();
    while (!executors().isEmpty() && System.nanoTime() < end) {
      Thread.sleep(500);
    }
    var all = executors();
    System.out.printf(
        "{\"figure\": \"executors left when the kernel has ended\", \"number\": %d}%n", all.size());
    daemons.forEach(daemon -> all.add(daemon.toHandle()));
    all.forEach(ProcessHandle::destroyForcibly);
    for (var process : all) {
      process.onExit().get(30, TimeUnit.SECONDS);
    }
  }

  private List<ProcessHandle> executors() {
    return daemons.stream()
        .flatMap(daemon -> daemon.toHandle().descendants())
        .filter(ProcessHandle::isAlive)
        .collect(Collectors.toCollection(ArrayList::new));
  }
}
