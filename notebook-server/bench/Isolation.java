import io.sparkmaster.kernel.launch.KernelDistribution;
import io.sparkmaster.kernel.launch.KernelProvider;
import io.sparkmaster.kernel.launch.KernelSpec;
import io.sparkmaster.kernel.launch.LaunchSpec;
import io.sparkmaster.kernel.launch.LocalProcessProvider;
import io.sparkmaster.kernel.launch.RunningKernel;
import io.sparkmaster.kernel.launch.SandboxLimits;
import io.sparkmaster.kernel.launch.SandboxedProvider;
import io.sparkmaster.kernel.protocol.client.KernelClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What the sandbox adds: to a kernel's start (launch to its first answer), to the first result of
 * Spark, and to two Spark jobs in a kernel that is warm: one that computes and one that shuffles.
 * Plain and sandboxed take turns; what is printed last is the median of the differences of pairs.
 */
public final class Isolation {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String FIRST = "spark.range(1000).selectExpr(\"sum(id)\").collect()";
  private static final String COMPUTES =
      "spark.range(0, 200000000L, 1, 2).selectExpr(\"sum(id % 7 * id)\").collect()";
  private static final String SHUFFLES =
      "spark.range(0, 3000000L, 1, 2).repartition(4, org.apache.spark.sql.functions.col(\"id\"))"
          + ".selectExpr(\"sum(id)\").collect()";

  private final KernelProvider plain;
  private final KernelProvider sandboxed;
  private final Path workspace;

  private Isolation(Path distribution, Path folder) throws IOException {
    this.workspace = Files.createDirectories(folder.resolve("workspace"));
    var java = LocalProcessProvider.ownJava();
    var kernel = new KernelDistribution(distribution.resolve("kernel").toRealPath());
    var fault = SandboxedProvider.fault(java, kernel);
    if (!fault.isEmpty()) {
      throw new IllegalStateException(fault);
    }
    this.plain = new LocalProcessProvider(java, kernel, folder.resolve("plain"), System.getenv());
    this.sandboxed =
        new SandboxedProvider(
            java,
            kernel,
            folder.resolve("sandboxed"),
            System.getenv(),
            working -> workspace,
            SandboxLimits.standard());
  }

  public static void main(String[] arguments) throws Exception {
    var runs = Integer.parseInt(arguments[1]);
    var bench =
        new Isolation(
            Path.of(arguments[0]), Files.createTempDirectory("isolation-bench").toRealPath());
    bench.starts(runs);
    // Jobs are short, and vary more than a start does.
    bench.jobs(5 * runs);
    System.exit(0);
  }

  private RunningKernel launch(KernelProvider provider) {
    return provider.launch(new LaunchSpec(KernelSpec.SCALA, workspace, Map.of()));
  }

  private void starts(int runs) {
    var answer = new Pairs("launch to first answer");
    var result = new Pairs("launch to first Spark result");
    for (int run = -1; run < runs; run++) {
      for (var provider : List.of(plain, sandboxed)) {
        var begun = System.nanoTime();
        try (var kernel = launch(provider)) {
          kernel.awaitReady(PATIENCE);
          var answered = BenchServer.millisSince(begun);
          try (var client = new KernelClient(kernel.connect(UUID.randomUUID().toString()))) {
            client.awaitReady(PATIENCE);
            client.execute(FIRST, PATIENCE);
          }
          // The first pair fills the machine's caches.
          if (run >= 0) {
            answer.of(provider == plain).add(answered);
            result.of(provider == plain).add(BenchServer.millisSince(begun));
          }
        }
      }
    }
    answer.print();
    result.print();
  }

  private void jobs(int runs) {
    try (var one = launch(plain);
        var other = launch(sandboxed);
        var inPlain = new KernelClient(one.connect("plain"));
        var inSandbox = new KernelClient(other.connect("sandboxed"))) {
      for (var job : List.of(COMPUTES, SHUFFLES)) {
        var times = new Pairs(job.equals(COMPUTES) ? "job that computes" : "job that shuffles");
        for (int run = -3; run < runs; run++) {
          for (var client : List.of(inPlain, inSandbox)) {
            client.awaitReady(PATIENCE);
            var begun = System.nanoTime();
            client.execute(job, PATIENCE);
            if (run >= 0) {
              times.of(client == inPlain).add(BenchServer.millisSince(begun));
            }
          }
        }
        times.print();
      }
    }
  }

  private record Pairs(String what, List<Double> plain, List<Double> sandboxed) {
    Pairs(String what) {
      this(what, new ArrayList<>(), new ArrayList<>());
    }

    List<Double> of(boolean isPlain) {
      return isPlain ? plain : sandboxed;
    }

    void print() {
      var added = new ArrayList<Double>();
      var percent = new ArrayList<Double>();
      for (int i = 0; i < plain.size(); i++) {
        added.add(sandboxed.get(i) - plain.get(i));
        percent.add(100 * (sandboxed.get(i) / plain.get(i) - 1));
      }
      BenchServer.print(what + ", plain, ms", plain);
      BenchServer.print(what + ", sandboxed, ms", sandboxed);
      BenchServer.print(what + ", added by the sandbox, ms", added);
      BenchServer.print(what + ", added by the sandbox, %", percent);
    }
  }
}
