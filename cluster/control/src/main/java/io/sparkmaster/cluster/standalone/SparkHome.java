package io.sparkmaster.cluster.standalone;

import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.cluster.error.ClusterException.Code;
import io.sparkmaster.kernel.launch.KernelDistribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/**
 * The SPARK_HOME of Workers. They start executors with all jars in its folder {@code jars}; one jar
 * that names the kernel's others will do.
 */
final class SparkHome {
  /** A Worker that is not told the version looks for a build of Spark's own, and finds none. */
  static final String SCALA_VERSION = "2.13";

  private SparkHome() {}

  static void make(Path folder, KernelDistribution kernels) {
    var manifest = new Manifest();
    var attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(
        Attributes.Name.CLASS_PATH,
        kernels.jars().stream()
            // Nor are the kernel's own classes on anybody else's cluster.
            .filter(jar -> !jar.getFileName().toString().contains("kernel-runtime"))
            .map(jar -> jar.toUri().toString())
            .collect(Collectors.joining(" ")));
    try {
      var jars = Files.createDirectories(folder.resolve("jars"));
      var fresh = folder.resolve("spark.jar.new");
      try (var file = Files.newOutputStream(fresh);
          var jar = new JarOutputStream(file, manifest)) {
        jar.finish();
      }
      Files.move(fresh, jars.resolve("spark.jar"), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new ClusterException(Code.FILES, "%s cannot be written: %s.".formatted(folder, e), e);
    }
  }
}
