package io.sparkmaster.kernel.runtime.language;

import org.apache.spark.sql.Dataset;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/** What becomes of the value of a variable that another declaration has taken the place of. */
public final class Forgotten {
  private Forgotten() {}

  /**
   * Frees what Spark has cached of a Dataset that nothing names any more: its cache knows no weak
   * references. Whoever still has the Dataset gets the same rows, computed again.
   */
  public static void free(@Nullable Object old, @Nullable Object now) {
    if (old instanceof Dataset<?> dataset
        && old != now
        && !dataset.storageLevel().equals(StorageLevel.NONE())
        && !(now instanceof Dataset<?> other && isSame(dataset, other))) {
      var unused = dataset.unpersist(false);
    }
  }

  /** Spark caches by plan: the same plan again is the same cached data. */
  private static boolean isSame(Dataset<?> one, Dataset<?> other) {
    return one.queryExecution().analyzed().sameResult(other.queryExecution().analyzed());
  }
}
