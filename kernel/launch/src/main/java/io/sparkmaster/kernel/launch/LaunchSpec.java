package io.sparkmaster.kernel.launch;

import java.nio.file.Path;
import java.util.Map;

/**
 * Which kernel to start, and where. Equal specs give interchangeable kernels.
 *
 * @param kernelSpec the kind of kernel
 * @param workingDirectory the folder in which cells run
 * @param environment variables beside those that every kernel inherits
 */
public record LaunchSpec(
    KernelSpec kernelSpec, Path workingDirectory, Map<String, String> environment) {
  /** Copies the map; makes the folder's path absolute. */
  public LaunchSpec {
    workingDirectory = workingDirectory.toAbsolutePath().normalize();
    environment = Map.copyOf(environment);
  }
}
