package io.sparkmaster.cluster.backend;

import io.sparkmaster.kernel.launch.KernelDistribution;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The kernel that this build has made, as a distribution of links. */
public final class SparkKernel {
  private static final Path BUILT = Path.of("..", "..", "kernel", "runtime", "target");

  private SparkKernel() {}

  /** In that folder. */
  public static KernelDistribution in(Path root) throws IOException {
    var lib = Files.createDirectories(root.resolve("lib"));
    var own = built(BUILT, "kernel-runtime");
    Files.createSymbolicLink(lib.resolve("0-kernel-runtime.jar"), own.toRealPath());
    var others = Files.readString(BUILT.resolve("kernel/class-path")).strip();
    for (var entry : List.of(others.split(File.pathSeparator, -1))) {
      var jar = Path.of(entry);
      if (Files.isDirectory(jar)) {
        throw new IOException("Run the build's package phase: " + jar + " is no jar yet.");
      }
      Files.createSymbolicLink(lib.resolve(jar.getFileName().toString()), jar.toRealPath());
    }
    Files.createSymbolicLink(
        Files.createDirectories(root.resolve("driver")).resolve("cluster-driver.jar"),
        built(Path.of("..", "driver", "target"), "cluster-driver").toRealPath());
    return new KernelDistribution(root);
  }

  private static Path built(Path target, String name) throws IOException {
    try (var files = Files.list(target)) {
      return files
          .filter(it -> it.getFileName().toString().matches(name + "-[^-]+(-SNAPSHOT)?\\.jar"))
          .findFirst()
          .orElseThrow(() -> new IOException("Package " + name + " first: " + target));
    }
  }
}
