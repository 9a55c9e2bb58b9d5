package io.sparkmaster.kernel.runtime.failure;

/** What to do where memory is short. */
final class MemoryHints {
  private static final long MEGABYTE = 1 << 20;

  private MemoryHints() {}

  /** The driver's heap, where in local mode tasks run as well. */
  static String heap(Surroundings around) {
    return "The driver's heap is "
        + Runtime.getRuntime().maxMemory() / MEGABYTE
        + " MB (spark.driver.memory="
        + around.setting("spark.driver.memory").orElse("not set")
        + "). Keep the data in Spark: aggregate or limit before collect(), write results to files,"
        + " unpersist() what is cached. For more memory set spark.driver.memory in"
        + " spark-defaults.conf and restart the kernel. Variables of cells hold what they hold:"
        + " set large ones to null.";
  }

  static String results(Surroundings around) {
    return "What tasks send to the driver is limited by spark.driver.maxResultSize="
        + around.setting("spark.driver.maxResultSize").orElse("1g")
        + ". Aggregate, filter or limit before collect(), or write the rows with df.write. If the"
        + " driver's heap has room: %conf spark.driver.maxResultSize=2g.";
  }

  static String executor(Surroundings around) {
    return "An executor was lost, most often for want of memory (spark.executor.memory="
        + around.setting("spark.executor.memory").orElse("1g")
        + "). More and smaller partitions (repartition(n), spark.sql.shuffle.partitions), or %conf"
        + " spark.executor.memory=4g. A group or key with very many rows does not shrink by"
        + " partitions: look for skew.";
  }
}
