package io.sparkmaster.kernel.runtime.spark;

import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.error.KernelException.Code;
import io.sparkmaster.kernel.runtime.shipping.ClassShipping;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/** Starts the Spark session of a notebook. */
public final class SparkStart {
  /** System properties of the last start. */
  private static final Set<String> BEGUN_WITH = new HashSet<>();

  private SparkStart() {}

  /**
   * Starts Spark on the calling thread.
   *
   * @param given settings that go before the defaults, under Spark's own names
   * @param scratch for what Spark writes on its own account
   * @param eachContext joins the kernel to the context, and to each that a learner makes after
   *     stopping it; such a one gets the same settings where the learner gives no others
   * @throws KernelException when Spark does not start
   */
  public static SparkSession start(
      Map<String, String> given,
      ClassShipping shipping,
      Path scratch,
      Consumer<SparkContext> eachContext) {
    return start(given, shipping, scratch, eachContext, conf -> {});
  }

  /**
   * The same.
   *
   * @param maker may make the context of these settings, which Spark does otherwise
   */
  public static SparkSession start(
      Map<String, String> given,
      ClassShipping shipping,
      Path scratch,
      Consumer<SparkContext> eachContext,
      Consumer<SparkConf> maker) {
    var settings = new LinkedHashMap<>(defaults(scratch));
    settings.putAll(given);
    shipping
        .sparkSettings()
        .forEach(
            (name, value) ->
                settings.merge(
                    name,
                    value,
                    (other, own) -> name.equals("spark.plugins") ? other + "," + own : own));
    localSettings(settings.get("spark.master")).forEach(settings::putIfAbsent);
    ContextHooks.each(eachContext);
    beginWith(ContextHooks.in(settings));
    var conf = new SparkConf(true);
    Thread.currentThread().setContextClassLoader(shipping.loader());
    try {
      LoginName.ensure();
      maker.accept(conf);
      return SparkSession.builder().config(conf).getOrCreate();
    } catch (Exception e) {
      // Scala declares no checked exceptions, and SparkException is one.
      throw new KernelException(
          Code.SPARK_DOES_NOT_START,
          "Spark does not start on the master \""
              + settings.get("spark.master")
              + "\": "
              + e.getMessage()
              + "\nThe master comes from the environment variable SPARK_MASTER, else from"
              + " spark-defaults.conf in SPARKMASTER_HOME, else it is local[*]. Mend it, then"
              + " restart the kernel.",
          e);
    }
  }

  /** Each SparkConf begins with system properties: also one that a learner makes. */
  private static synchronized void beginWith(Map<String, String> settings) {
    BEGUN_WITH.forEach(System::clearProperty);
    BEGUN_WITH.clear();
    BEGUN_WITH.addAll(settings.keySet());
    settings.forEach(System::setProperty);
  }

  /** The driver listens on a port even where no executor is elsewhere: let nobody else in. */
  private static Map<String, String> localSettings(String master) {
    if (!master.startsWith("local")) {
      return Map.of();
    }
    var loopback =
        Map.of("spark.driver.host", "127.0.0.1", "spark.driver.bindAddress", "127.0.0.1");
    if (master.startsWith("local-cluster")) {
      return loopback;
    }
    var settings = new LinkedHashMap<>(loopback);
    // Spark makes up the secret.
    settings.put("spark.authenticate", "true");
    return settings;
  }

  /** Settings for small data on one machine. */
  private static Map<String, String> defaults(Path scratch) {
    var settings = new LinkedHashMap<String, String>();
    settings.put("spark.master", "local[*]");
    settings.put("spark.app.name", "SparkMaster notebook");
    settings.put("spark.sql.shuffle.partitions", "4");
    settings.put("spark.sql.warehouse.dir", scratch.resolve("warehouse").toUri().toString());
    settings.put("spark.local.dir", scratch.toString());
    // No port: SparkPages shows the UI without one.
    settings.put("spark.ui.enabled", "false");
    settings.put("spark.ui.killEnabled", "false");
    settings.put("spark.ui.showConsoleProgress", "false");
    // Spark remembers what it has done for its UI, in the notebook's heap.
    settings.put("spark.ui.retainedJobs", "100");
    settings.put("spark.ui.retainedStages", "100");
    settings.put("spark.ui.retainedTasks", "1000");
    settings.put("spark.sql.ui.retainedExecutions", "50");
    return settings;
  }
}
