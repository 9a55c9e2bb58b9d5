package io.sparkmaster.kernel.launch;

import java.nio.file.Path;
import java.util.Map;

/**
 * Which kernel to start, and where. Equal specs give interchangeable kernels.
 *
 * @param kernelSpec the kind of kernel
 * @param workingDirectory the folder in which cells run
 * @param environment variables beside those that every kernel inherits
 * @param alone whether it needs a process of its own, also where others share one
 */
public record LaunchSpec(
    KernelSpec kernelSpec, Path workingDirectory, Map<String, String> environment, boolean alone) {
  /** A kernel that shares its process where others do. */
  public LaunchSpec(KernelSpec kernelSpec, Path workingDirectory, Map<String, String> environment) {
    this(kernelSpec, workingDirectory, environment, false);
  }

  /** The same, in a process of its own. */
  public LaunchSpec inOwnProcess() {
    return new LaunchSpec(kernelSpec, workingDirectory, environment, true);
  }

  /** Copies the map; makes the folder's path absolute. */
  public LaunchSpec {
    workingDirectory = workingDirectory.toAbsolutePath().normalize();
    environment = Map.copyOf(environment);
  }
}
