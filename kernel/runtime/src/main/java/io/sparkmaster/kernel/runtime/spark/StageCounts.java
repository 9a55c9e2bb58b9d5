package io.sparkmaster.kernel.runtime.spark;

import io.sparkmaster.kernel.runtime.text.Texts;
import org.apache.spark.executor.TaskMetrics;
import org.jspecify.annotations.Nullable;

/** What the tasks of a stage have done so far. Not thread-safe. */
final class StageCounts {
  private static final int MAX_NAME = 80;

  final int id;
  final int tasks;
  private final String name;
  int active;
  int done;
  int failed;
  long inputRows;
  long outputRows;
  private long shuffleRead;
  long shuffleWritten;

  StageCounts(int id, String name, int tasks) {
    this.id = id;
    this.tasks = tasks;
    this.name = Texts.cut(name, MAX_NAME);
  }

  void ended(boolean succeeded, @Nullable TaskMetrics metrics) {
    active = Math.max(0, active - 1);
    if (succeeded) {
      done++;
    } else {
      failed++;
    }
    if (metrics != null) {
      inputRows += metrics.inputMetrics().recordsRead();
      outputRows += metrics.outputMetrics().recordsWritten();
      shuffleRead += metrics.shuffleReadMetrics().totalBytesRead();
      shuffleWritten += metrics.shuffleWriteMetrics().bytesWritten();
    }
  }

  boolean hasRun() {
    return done + failed + active > 0;
  }

  JobReport.Stage report() {
    return new JobReport.Stage(
        id, name, tasks, done, failed, active, inputRows, shuffleRead, shuffleWritten);
  }
}
