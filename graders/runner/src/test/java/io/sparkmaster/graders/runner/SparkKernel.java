package io.sparkmaster.graders.runner;

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

  /** Makes it in that folder. */
  public static KernelDistribution in(Path root) throws IOException {
    var lib = Files.createDirectories(root.resolve("lib"));
    Path own;
    try (var files = Files.list(BUILT)) {
      own =
          files
              .filter(
                  file ->
                      file.getFileName()
                          .toString()
                          .matches("kernel-runtime-[^-]+(-SNAPSHOT)?\\.jar"))
              .findFirst()
              .orElseThrow(() -> new IOException("Package kernel/runtime first: " + BUILT));
    }
    Files.createSymbolicLink(lib.resolve("0-kernel-runtime.jar"), own.toRealPath());
    var others = Files.readString(BUILT.resolve("kernel/class-path")).strip();
    for (var entry : List.of(others.split(File.pathSeparator, -1))) {
      var jar = Path.of(entry);
      if (Files.isDirectory(jar)) {
        throw new IOException("Run the build's package phase: " + jar + " is no jar yet.");
      }
      Files.createSymbolicLink(lib.resolve(jar.getFileName().toString()), jar.toRealPath());
    }
    return new KernelDistribution(root);
  }
}
