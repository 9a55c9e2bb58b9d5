package io.sparkmaster.kernel.runtime.shared;

import io.sparkmaster.kernel.runtime.output.StreamCapture;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/** A context that goes on when one of those who use it stops it. */
final class SharedContext extends SparkContext {
  private static final String STILL_RUNS =
      "Spark goes on: other notebooks use it, too. It ends when the last of them is closed; spark"
          + " and sc are as they were.";

  private volatile boolean ends;

  SharedContext(SparkConf conf) {
    super(conf);
  }

  @Override
  public void stop(int exitCode) {
    if (ends) {
      super.stop(exitCode);
    } else {
      StreamCapture.note(STILL_RUNS);
    }
  }

  /** Ends it for all. */
  void end() {
    ends = true;
    super.stop(0);
  }
}
