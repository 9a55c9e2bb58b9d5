package io.sparkmaster.kernel.runtime.task;

import java.util.Map;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * Makes an executor read broadcasts and cached blocks with the class loader of the task that asks.
 * Spark reads them with one that all sessions share, which knows no session's classes.
 */
public final class SessionSerializer implements SparkPlugin {
  @Override
  public @Nullable DriverPlugin driverPlugin() {
    return null;
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext context, Map<String, String> extra) {
        // Without a loader of its own, Spark's serializer uses the thread's.
        SparkEnv.get().serializer().defaultClassLoader_$eq(Option.empty());
      }
    };
  }
}
