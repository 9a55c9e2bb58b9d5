package io.sparkmaster.graders.runner;

import io.sparkmaster.kernel.launch.KernelDistribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which Spark the kernels of a distribution run. */
public final class SparkVersion {
  /** When no jar says so. */
  public static final String UNKNOWN = "unknown";

  private static final Pattern JAR = Pattern.compile("(?:.*[^a-z])?spark-core_[0-9.]+-(.+)\\.jar");

  private SparkVersion() {}

  /**
   * Read from the name of Spark's jar: what a kernel says of itself is the learner's code's word.
   */
  public static String of(KernelDistribution distribution) {
    try (var files = Files.list(distribution.root().resolve("lib"))) {
      return files
          .map(Path::getFileName)
          .map(SparkVersion::inName)
          .flatMap(Optional::stream)
          .findFirst()
          .orElse(UNKNOWN);
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  private static Optional<String> inName(Path name) {
    var matcher = JAR.matcher(name.toString());
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
