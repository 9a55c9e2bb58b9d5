import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A job of some 30 s on two workers, undisturbed and with one of them killed in its middle. */
public final class KilledWorker {
  private static final String JOB =
      "println(sc.parallelize(1 to 60, 60).map { i => Thread.sleep(1000); i.toLong }"
          + ".map(i => (i % 4, i)).reduceByKey(_ + _, 4).values.sum().toLong)";
  private static final String RESULT = "1830";
  private static final long MIDDLE_SECONDS = 15;

  private KilledWorker() {}

  public static void main(String[] arguments) throws Exception {
    var alone = new ArrayList<Double>();
    var killed = new ArrayList<Double>();
    for (int run = 0; run < Integer.parseInt(arguments[1]); run++) {
      try (var cluster = BenchCluster.up(Path.of(arguments[0]));
          var kernel = cluster.kernel()) {
        kernel.run("println(sc.parallelize(1 to 100, 4).sum())");
        alone.add(job(kernel, () -> {}));
        killed.add(job(kernel, () -> cluster.kill("worker-1")));
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

  private static double job(BenchCluster.Attached kernel, Runnable middle) throws Exception {
    var begun = System.nanoTime();
    var cell = kernel.client().start(JOB);
    try {
      cell.get(MIDDLE_SECONDS, TimeUnit.SECONDS);
      throw new IllegalStateException("The job has ended before its middle");
    } catch (TimeoutException expected) {
      middle.run();
    }
    var sum =
        BenchCluster.Attached.checked(
            cell.get(BenchCluster.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    if (!sum.equals(RESULT)) {
      throw new IllegalStateException("The result is " + sum + ", but should be " + RESULT);
    }
    return BenchCluster.secondsSince(begun);
  }
}
