package io.sparkmaster.kernel.runtime.spark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The rows that each task of a stage read. Not thread-safe. */
final class Skew {
  private final List<Long> rows = new ArrayList<>();

  void task(long read) {
    rows.add(read);
  }

  /**
   * The most rows divided by the median, which counts as 1 at least; 1 for fewer than two tasks.
   */
  double ratio() {
    if (rows.size() < 2) {
      return 1;
    }
    var sorted = new ArrayList<>(rows);
    Collections.sort(sorted);
    int half = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2.0;
    return Math.max(1, sorted.get(sorted.size() - 1) / Math.max(1, median));
  }
}
