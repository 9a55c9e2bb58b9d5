import java.nio.file.Path;
import java.util.ArrayList;

/** From {@code cluster up} of a new cluster to the result of a new kernel's first job. */
public final class FirstResult {
  private FirstResult() {}

  public static void main(String[] arguments) throws Exception {
    var ups = new ArrayList<Double>();
    var readies = new ArrayList<Double>();
    var cells = new ArrayList<Double>();
    var results = new ArrayList<Double>();
    // The first run fills the machine's caches.
    for (int run = -1; run < Integer.parseInt(arguments[1]); run++) {
      var begun = System.nanoTime();
      try (var cluster = BenchCluster.up(Path.of(arguments[0]))) {
        var up = BenchCluster.secondsSince(begun);
        try (var kernel = cluster.kernel()) {
          var ready = BenchCluster.secondsSince(begun);
          kernel.run("println(1)");
          var cell = BenchCluster.secondsSince(begun);
          kernel.run("println(sc.parallelize(1 to 1000, 4).map(_ * 2L).sum())");
          if (run >= 0) {
            ups.add(up);
            readies.add(ready);
            cells.add(cell);
            results.add(BenchCluster.secondsSince(begun));
          }
        }
      }
    }
    BenchCluster.print("1 master and 2 workers, up, s", ups);
    BenchCluster.print("up to a kernel that answers, s", readies);
    BenchCluster.print("up to the result of a cell without a job, s", cells);
    BenchCluster.print("up to the first job's result, s", results);
  }
}
