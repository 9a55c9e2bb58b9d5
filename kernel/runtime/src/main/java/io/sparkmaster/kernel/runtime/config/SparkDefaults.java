package io.sparkmaster.kernel.runtime.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The Spark settings that come from outside a notebook: {@code SPARK_MASTER} from the environment
 * goes before the file that {@code SPARKMASTER_SPARK_CONF} names, which is how the secret of a
 * cluster comes to kernels, and that before {@code spark-defaults.conf} in {@code
 * SPARKMASTER_HOME}.
 */
final class SparkDefaults {
  private static final String MASTER = "spark.master";

  private SparkDefaults() {}

  static Map<String, String> read(Map<String, String> environment, List<String> faults) {
    var settings = new LinkedHashMap<String, String>();
    var home = environment.getOrDefault("SPARKMASTER_HOME", "");
    var base =
        home.isEmpty()
            ? Path.of(environment.getOrDefault("HOME", "."), ".sparkmaster")
            : Path.of(home);
    var file = base.resolve("spark-defaults.conf");
    if (Files.isRegularFile(file)) {
      add(file, settings, faults);
    }
    var more = environment.getOrDefault("SPARKMASTER_SPARK_CONF", "").strip();
    if (!more.isEmpty()) {
      add(Path.of(more), settings, faults);
    }
    var master = environment.getOrDefault("SPARK_MASTER", "").strip();
    if (!master.isEmpty()) {
      settings.put(MASTER, master);
    }
    settings.putAll(ServiceSettings.read(environment, faults));
    return settings;
  }

  private static void add(Path file, Map<String, String> settings, List<String> faults) {
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      faults.add("cannot read " + file + ": " + e);
    }
    for (var name : properties.stringPropertyNames()) {
      if (name.startsWith("spark.")) {
        settings.put(name, properties.getProperty(name).strip());
      } else {
        faults.add(file + ": \"" + name + "\" is no Spark setting; their names start with spark.");
      }
    }
  }
}
