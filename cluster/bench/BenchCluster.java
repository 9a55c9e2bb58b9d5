import io.sparkmaster.cluster.backend.StandaloneBackend;
import io.sparkmaster.cluster.standalone.StandaloneCluster;
import io.sparkmaster.cluster.standalone.WantedCluster;
import io.sparkmaster.kernel.launch.FileTree;
import io.sparkmaster.kernel.launch.KernelDistribution;
import io.sparkmaster.kernel.launch.KernelSpec;
import io.sparkmaster.kernel.launch.LaunchSpec;
import io.sparkmaster.kernel.launch.LocalProcessProvider;
import io.sparkmaster.kernel.launch.RunningKernel;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.client.Execution;
import io.sparkmaster.kernel.protocol.client.KernelClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A cluster of a master and two workers in a new home folder, with kernels. */
final class BenchCluster implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final WantedCluster TWO_WORKERS = new WantedCluster(2, 2, 1024, null);

  private final Path home;
  private final StandaloneCluster cluster;
  private final StandaloneBackend backend;
  private final LocalProcessProvider provider;

  private BenchCluster(Path distribution) throws IOException {
    this.home = Files.createTempDirectory("cluster-bench").toRealPath();
    var kernels = distribution.resolve("kernel").toRealPath();
    this.cluster = new StandaloneCluster(home, kernels, System.getenv());
    cluster.up(TWO_WORKERS);
    this.backend = new StandaloneBackend(cluster, Duration.ofSeconds(2));
    var environment = new HashMap<>(System.getenv());
    environment.put("SPARKMASTER_HOME", home.toString());
    this.provider =
        new LocalProcessProvider(
            LocalProcessProvider.ownJava(),
            new KernelDistribution(kernels),
            home.resolve("run"),
            environment,
            spec -> backend.access().environment());
  }

  static BenchCluster up(Path distribution) throws IOException {
    return new BenchCluster(distribution);
  }

  /** A kernel with a client. */
  record Attached(RunningKernel kernel, KernelClient client) implements AutoCloseable {
    /** Runs a cell and returns what it printed. */
    String run(String code) {
      return checked(client.execute(code, PATIENCE));
    }

    static String checked(Execution cell) {
      if (!cell.status().equals("ok")) {
        throw new IllegalStateException("The cell failed: " + cell.reply().content());
      }
      return cell.stream("stdout").strip();
    }

    @Override
    public void close() {
      client.close();
      kernel.close();
    }
  }

  Attached kernel() throws IOException {
    return kernel(provider, home);
  }

  static Attached kernel(LocalProcessProvider provider, Path home) throws IOException {
    var cells = Files.createDirectories(home.resolve("cells"));
    var kernel = provider.launch(new LaunchSpec(KernelSpec.SCALA, cells, Map.of()));
    kernel.awaitReady(PATIENCE);
    return new Attached(kernel, new KernelClient(kernel.connect("bench-" + UUID.randomUUID())));
  }

  void kill(String daemon) {
    for (var each : cluster.status().orElseThrow().daemons()) {
      if (each.name().equals(daemon)) {
        ProcessHandle.of(each.pid()).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }

  @Override
  public void close() throws IOException {
    backend.close();
    cluster.down();
    FileTree.delete(home);
  }

  static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  /** Prints all values and their median. */
  static void print(String what, List<Double> seconds) {
    var sorted = seconds.stream().sorted().toList();
    var json = Json.object().put("figure", what);
    json.put("median", Math.round(sorted.get(sorted.size() / 2) * 100) / 100.0);
    var all = json.putArray("runs");
    seconds.forEach(each -> all.add(Math.round(each * 100) / 100.0));
    System.out.println(json);
  }
}
