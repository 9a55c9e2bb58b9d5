package io.sparkmaster.kernel.runtime.config;

import io.sparkmaster.kernel.runtime.language.Language;
import io.sparkmaster.kernel.runtime.shipping.ShippingWay;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What kernels in a test's own JVM are told: they keep no history and end when they are closed. */
public final class SmallKernel {
  private SmallKernel() {}

  /** One that keeps no events. */
  public static KernelConfig config(
      Language language, Map<String, String> spark, ShippingWay shipping) {
    return config(language, spark, shipping, Optional.empty());
  }

  /**
   * One with these settings of Spark.
   *
   * @param events where its applications keep what they did
   */
  public static KernelConfig config(
      Language language, Map<String, String> spark, ShippingWay shipping, Optional<Path> events) {
    return new KernelConfig(
        language,
        Optional.empty(),
        spark,
        Optional.empty(),
        Path.of("target/kernel/sources"),
        shipping,
        OptionalLong.empty(),
        Optional.empty(),
        false,
        events,
        Optional.empty());
  }
}
