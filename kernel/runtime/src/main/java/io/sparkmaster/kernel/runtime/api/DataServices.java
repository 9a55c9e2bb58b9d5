package io.sparkmaster.kernel.runtime.api;

import java.util.LinkedHashMap;
import java.util.Map;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The brokers and databases that a server offers to lessons, for cells: {@code
 * spark.readStream.format("kafka").options(DataServices.kafka).option("subscribe",
 * DataServices.topic("orders"))}.
 */
public final class DataServices {
  private static final String PREFIX = "spark.sparkmaster.";

  private DataServices() {}

  /**
   * The options of Spark's data source {@code kafka} that name the broker and sign the learner in.
   *
   * @throws IllegalStateException when this kernel was told of no broker
   */
  public static Map<String, String> kafka() {
    return options("kafka.", "kafka.", "Kafka broker", "--kafka");
  }

  /**
   * The full name of one of the learner's topics: theirs begin with their name and a dot, and they
   * reach no others.
   */
  public static String topic(String name) {
    kafka();
    var start = Notebook.spark().conf().get(PREFIX + "topics");
    return name.startsWith(start) ? name : start + name;
  }

  /**
   * The options of Spark's data source {@code jdbc} that name the learner's database and sign the
   * learner in.
   *
   * @throws IllegalStateException when this kernel was told of none
   */
  public static Map<String, String> postgres() {
    return options("postgres.", "", "PostgreSQL server", "--postgres");
  }

  private static Map<String, String> options(
      String start, String replacement, String service, String option) {
    var options = new LinkedHashMap<String, String>();
    // The session's own: several notebooks may share a Spark.
    CollectionConverters.asJava(Notebook.spark().conf().getAll())
        .forEach(
            (name, value) -> {
              if (name.startsWith(PREFIX + start)) {
                options.put(replacement + name.substring((PREFIX + start).length()), value);
              }
            });
    if (options.isEmpty()) {
      throw new IllegalStateException(
          "This kernel knows no %s. Start one with `sparkmaster cluster up %s`, then restart the kernel; kernels in a sandbox reach none."
              .formatted(service, option));
    }
    return options;
  }
}
