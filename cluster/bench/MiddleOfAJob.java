import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A job of some 30 s on two workers with two cores each, in the middle of which something happens. */
final class MiddleOfAJob {
  private static final String JOB =
      "println(sc.parallelize(1 to 60, 60).map { i => Thread.sleep(1000); i.toLong }"
          + ".map(i => (i % 4, i)).reduceByKey(_ + _, 4).values.sum().toLong)";
  private static final String RESULT = "1830";
  private static final long MIDDLE_SECONDS = 15;

  private MiddleOfAJob() {}

  /** The seconds until its result, which is right. */
  static double of(BenchCluster.Attached kernel, Runnable middle) throws Exception {
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
