package io.sparkmaster.server.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads whether learners' kernels share processes. */
final class DriversReader {
  private static final int KERNELS = 25;
  private static final int MEMORY_MB = 2_048;

  private final GivenSettings settings;

  DriversReader(GivenSettings settings) {
    this.settings = settings;
  }

  /** What is given, checked; null where each kernel has a process of its own. */
  ServerConfig.@Nullable Drivers read(Mode mode, Isolation isolation) {
    var drivers =
        new ServerConfig.Drivers(
            settings.number(Setting.DRIVER_KERNELS, KERNELS, 1, 100),
            // Spark refuses less.
            settings.number(Setting.DRIVER_MEMORY_MB, MEMORY_MB, 512, 1 << 20));
    var given = settings.given(Setting.KERNEL_DRIVER);
    if (given == null || given.value().equals("own")) {
      return null;
    }
    if (!given.value().equals("shared")) {
      settings.fault(given, "own or shared");
      return null;
    }
    var spark = settings.given(Setting.SPARK_MASTER);
    if (spark != null && !spark.value().equals("local")) {
      settings
          .faults()
          .add(
              "%s goes with %s=local only: the Spark of a shared driver is inside it."
                  .formatted(given.where(), Setting.SPARK_MASTER.key()));
    }
    if (isolation.isWanted(mode)) {
      settings
          .faults()
          .add(
              "%s does not go with kernel-isolation=%s: learners in one driver are not kept from each other. Where they may read each other's data and end each other's notebooks, say so with kernel-isolation=none; else choose kernel-driver=own."
                  .formatted(given.where(), isolation.name().toLowerCase(Locale.ROOT)));
    }
    return drivers;
  }
}
