import java.nio.file.Path;
import java.util.ArrayList;

/** A job of some 30 s on two workers, undisturbed and with one of them killed in its middle. */
public final class KilledWorker {
  private KilledWorker() {}

  public static void main(String[] arguments) throws Exception {
    var alone = new ArrayList<Double>();
    var killed = new ArrayList<Double>();
    for (int run = 0; run < Integer.parseInt(arguments[1]); run++) {
      try (var cluster = BenchCluster.up(Path.of(arguments[0]));
          var kernel = cluster.kernel()) {
        kernel.run("println(sc.parallelize(1 to 100, 4).sum())");
        alone.add(MiddleOfAJob.of(kernel, () -> {}));
        killed.add(MiddleOfAJob.of(kernel, () -> cluster.kill("worker-1")));
      }
    }
    BenchCluster.print("job on 2 workers, s", alone);
    BenchCluster.print("the same with a worker killed -9 after 15 s, s", killed);
    var shares = new ArrayList<Double>();
    for (int i = 0; i < alone.size(); i++) {
      shares.add(killed.get(i) / alone.get(i));
    }
    BenchCluster.print("its time / its time undisturbed", shares);
  }
}
