package io.sparkmaster.kernel.runtime.spark;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.jspecify.annotations.Nullable;

/**
 * Joins the kernel to each SparkContext that is made in its JVM, its own first one and those of
 * learners who stop it and make another. Spark makes the object, by its setting {@code
 * spark.plugins}, before a context runs any job.
 */
public final class ContextHooks implements SparkPlugin {
  private static final String PLUGINS = "spark.plugins";

  /** Spark makes plugins by name, so that there is no constructor to hand it to. */
  private static volatile Consumer<SparkContext> hook = context -> {};

  /**
   * Says what to do with each context from now on; it runs on the thread that makes the context.
   */
  static void each(Consumer<SparkContext> given) {
    hook = given;
  }

  /** The settings, with these hooks among their plugins. */
  static Map<String, String> in(Map<String, String> settings) {
    var all = new LinkedHashMap<>(settings);
    all.merge(PLUGINS, ContextHooks.class.getName(), (given, own) -> given + "," + own);
    return all;
  }

  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {
      @Override
      public Map<String, String> init(SparkContext context, PluginContext plugin) {
        // Executors read the setting later and have no such class.
        forExecutors(context.conf());
        hook.accept(context);
        return Map.of();
      }
    };
  }

  private static void forExecutors(SparkConf conf) {
    var others =
        Arrays.stream(conf.get(PLUGINS).split(","))
            .map(String::strip)
            .filter(name -> !name.equals(ContextHooks.class.getName()))
            .collect(Collectors.joining(","));
    conf.set(PLUGINS, others);
  }

  @Override
  public @Nullable ExecutorPlugin executorPlugin() {
    return null;
  }
}
