package io.sparkmaster.kernel.launch;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The environment of a kernel's process: an allow-list of what its starter has, so that no secret
 * of a server reaches a learner's code.
 */
final class KernelEnvironment {
  private static final Set<String> NAMES =
      Set.of(
          "PATH",
          "HOME",
          "USER",
          "LOGNAME",
          "LANG",
          "TZ",
          "TMPDIR",
          "JAVA_HOME",
          "HADOOP_HOME",
          "HADOOP_CONF_DIR",
          "SPARK_HOME",
          "SPARK_CONF_DIR",
          "SPARK_MASTER",
          "SPARK_LOCAL_IP",
          "SPARK_LOCAL_HOSTNAME",
          "SPARK_LOCAL_DIRS",
          "SPARKMASTER_HOME",
          // Windows programs do not run without these.
          "SystemRoot",
          "SystemDrive",
          "TEMP",
          "TMP",
          "USERPROFILE",
          "APPDATA",
          "LOCALAPPDATA",
          "PATHEXT",
          "ComSpec");

  private KernelEnvironment() {}

  static Map<String, String> of(Map<String, String> starter, Map<String, String> more) {
    var environment = new TreeMap<String, String>();
    starter.forEach(
        (name, value) -> {
          if (NAMES.contains(name) || name.startsWith("LC_")) {
            environment.put(name, value);
          }
        });
    environment.putAll(more);
    return environment;
  }

  /** Spark's settings for all kernels, where kernels that see the starter's files look for them. */
  static Path sparkDefaults(Map<String, String> starter) {
    var home = starter.getOrDefault("SPARKMASTER_HOME", "");
    var folder =
        home.isEmpty() ? Path.of(starter.getOrDefault("HOME", "/"), ".sparkmaster") : Path.of(home);
    return folder.toAbsolutePath().resolve("spark-defaults.conf");
  }
}
