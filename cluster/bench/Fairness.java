import java.nio.file.Path;
import java.util.ArrayList;

/** A small query of one kernel, alone and while another kernel's job takes all that it can get. */
public final class Fairness {
  private static final String SMALL =
      "spark.range(0, 200000L, 1, 4).selectExpr(\"id % 10 as k\").groupBy(\"k\").count().collect()";
  private static final String HOG =
      "sc.parallelize(1 to 100000, 100000).foreach { _ =>"
          + " val end = System.nanoTime + 200000000L; while (System.nanoTime < end) {} }";
  private static final int WARM_UP = 5;

  private Fairness() {}

  public static void main(String[] arguments) throws Exception {
    var runs = 10 * Integer.parseInt(arguments[1]);
    try (var cluster = BenchCluster.up(Path.of(arguments[0]));
        var small = cluster.kernel();
        var other = cluster.kernel()) {
      other.run("println(sc.parallelize(1 to 100, 4).sum())");
      var alone = times(small, runs);
      var hog = other.client().start(HOG);
      var behind = times(small, runs);
      if (hog.isDone()) {
        throw new IllegalStateException("The hog has ended before the queries");
      }
      other.kernel().interrupt(BenchCluster.PATIENCE);
      BenchCluster.print("small query alone, s", alone);
      BenchCluster.print("small query behind another kernel's hog, s", behind);
    }
  }

  private static ArrayList<Double> times(BenchCluster.Attached kernel, int runs) {
    var times = new ArrayList<Double>();
    for (int run = -WARM_UP; run < runs; run++) {
      var begun = System.nanoTime();
      kernel.run(SMALL);
      if (run >= 0) {
        times.add(BenchCluster.secondsSince(begun));
      }
    }
    return times;
  }
}
