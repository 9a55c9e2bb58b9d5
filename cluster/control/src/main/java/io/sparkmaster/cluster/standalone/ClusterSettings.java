package io.sparkmaster.cluster.standalone;

import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.cluster.error.ClusterException.Code;
import io.sparkmaster.cluster.process.RollingLog;
import io.sparkmaster.kernel.launch.KernelDistribution;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** Writes the settings of daemons and kernels (Spark, "Configuration" and "Spark Standalone"). */
final class ClusterSettings {
  private static final String FILTER = "org.apache.spark.ui.JWSFilter";

  /** A setting that Spark leaves alone; the pages get the key that is made of it. */
  private static final String PAGE_SECRET = "spark.sparkmaster.pages.secret";

  private static final int KEPT_APPLICATIONS = 50;
  private static final int LOG_BYTES = 10 << 20;

  private ClusterSettings() {}

  /** Makes up secrets and writes all files. */
  static void write(ClusterFolder folder, ClusterState state, KernelDistribution kernels) {
    var secret = ClusterSecret.random();
    folder.write(folder.daemonSettings(), text(daemons(folder, secret, ClusterSecret.random())));
    folder.write(folder.kernelSettings(), text(kernels(state, secret, kernels)));
    folder.write(folder.logging(), RollingLog.SETTINGS);
  }

  /** The secret of the pages. */
  static String pageSecret(ClusterFolder folder) {
    var settings = new Properties();
    try (var reader = Files.newBufferedReader(folder.daemonSettings())) {
      settings.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw broken(folder, e.toString());
    }
    var secret = settings.getProperty(PAGE_SECRET, "");
    if (!secret.matches("[0-9a-f]{64}")) {
      throw broken(folder, PAGE_SECRET + " is missing");
    }
    return secret;
  }

  private static ClusterException broken(ClusterFolder folder, String why) {
    return new ClusterException(
        Code.BROKEN_STATE,
        "The settings of the cluster cannot be read from %s: %s. End the cluster with `sparkmaster cluster down`, then start it anew."
            .formatted(folder.daemonSettings(), why));
  }

  private static Map<String, String> security(String secret) {
    var settings = new LinkedHashMap<String, String>();
    settings.put("spark.authenticate", "true");
    settings.put("spark.authenticate.secret", secret);
    settings.put("spark.network.crypto.enabled", "true");
    settings.put("spark.network.crypto.authEngineVersion", "2");
    return settings;
  }

  private static Map<String, String> daemons(
      ClusterFolder folder, String secret, String pageSecret) {
    var settings = security(secret);
    settings.put("spark.ui.filters", FILTER);
    settings.put("spark." + FILTER + ".param.secretKey", ClusterSecret.filterKey(pageSecret));
    settings.put(PAGE_SECRET, pageSecret);
    settings.put("spark.ui.killEnabled", "false");
    settings.put("spark.deploy.recoveryMode", "FILESYSTEM");
    settings.put("spark.deploy.recoveryDirectory", folder.recovery().toString());
    settings.put("spark.deploy.retainedApplications", Integer.toString(KEPT_APPLICATIONS));
    // Seconds after which what is silent is taken for dead; a new master waits as long for those
    // that it knows of.
    settings.put("spark.worker.timeout", "30");
    settings.put("spark.worker.cleanup.enabled", "true");
    settings.put("spark.worker.cleanup.interval", "300");
    settings.put("spark.worker.cleanup.appDataTtl", "900");
    settings.put("spark.worker.ui.retainedExecutors", Integer.toString(KEPT_APPLICATIONS));
    settings.put("spark.executor.logs.rolling.strategy", "size");
    settings.put("spark.executor.logs.rolling.maxSize", Integer.toString(LOG_BYTES));
    settings.put("spark.executor.logs.rolling.maxRetainedFiles", "3");
    settings.put("spark.local.dir", folder.local().toString());
    return settings;
  }

  private static Map<String, String> kernels(
      ClusterState state, String secret, KernelDistribution kernels) {
    var shape = state.shape();
    var settings = new LinkedHashMap<String, String>();
    settings.put("spark.master", state.master());
    settings.putAll(security(secret));
    settings.put("spark.driver.host", "127.0.0.1");
    settings.put("spark.driver.bindAddress", "127.0.0.1");
    settings.put("spark.scheduler.mode", "FAIR");
    settings.put("spark.executor.cores", "1");
    settings.put("spark.executor.memory", shape.executorMemoryMb() + "m");
    settings.put("spark.executor.extraJavaOptions", executorOptions(kernels));
    settings.put("spark.executor.extraClassPath", classPath(kernels));
    var cores = Integer.toString(shape.kernelCores());
    settings.put("spark.cores.max", cores);
    // The master serves applications in the order of their coming: who computes nothing gives back.
    settings.put("spark.dynamicAllocation.enabled", "true");
    settings.put("spark.dynamicAllocation.initialExecutors", "1");
    settings.put("spark.dynamicAllocation.maxExecutors", cores);
    settings.put("spark.dynamicAllocation.executorIdleTimeout", "60s");
    settings.put("spark.dynamicAllocation.cachedExecutorIdleTimeout", "600s");
    settings.put("spark.dynamicAllocation.shuffleTracking.timeout", "300s");
    return settings;
  }

  private static String executorOptions(KernelDistribution kernels) {
    var options =
        "-XX:+UseSerialGC -XX:-UsePerfData -Xss4m "
            + String.join(" ", KernelDistribution.OPTIMISED_LATER);
    return Files.exists(kernels.archive())
        ? options
            // At another address than it was made for, each executor would rewrite the archive.
            + " -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0"
            + " \"-XX:SharedArchiveFile=%s\" -Xlog:disable -Xlog:all=error:stderr"
                .formatted(kernels.archive())
        : options;
  }

  /** The class data archive holds only where the class path begins like the kernel's own. */
  private static String classPath(KernelDistribution kernels) {
    return kernels.jars().stream()
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** As java.util.Properties reads it, which is how Spark does. */
  private static String text(Map<String, String> settings) {
    return settings.entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue().replace("\\", "\\\\") + "\n")
        .collect(Collectors.joining());
  }
}
