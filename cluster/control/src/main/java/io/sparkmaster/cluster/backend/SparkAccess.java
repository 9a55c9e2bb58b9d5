package io.sparkmaster.cluster.backend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a kernel reaches its Spark. Secrets are in a file, whose path is no secret: environments and
 * command lines are shown in many places.
 *
 * @param master Spark's URL; empty for what the kernel's own defaults say
 * @param settings a file with more settings of Spark, in the format of {@code spark-defaults.conf}
 */
public record SparkAccess(Optional<String> master, Optional<Path> settings) {
  /** By the kernel's own defaults. */
  public static final SparkAccess OWN = new SparkAccess(Optional.empty(), Optional.empty());

  /** The variables of the kernel's environment that say so. */
  public Map<String, String> environment() {
    var variables = new LinkedHashMap<String, String>();
    master.ifPresent(url -> variables.put("SPARK_MASTER", url));
    settings.ifPresent(file -> variables.put("SPARKMASTER_SPARK_CONF", file.toString()));
    return variables;
  }

  /** The master, and when the settings were written: a new cluster has a new secret there. */
  String identity() {
    return master.orElse("") + settings.map(file -> " " + written(file)).orElse("");
  }

  private static String written(Path settings) {
    try {
      return Files.getLastModifiedTime(settings).toString();
    } catch (IOException e) {
      return "never";
    }
  }
}
