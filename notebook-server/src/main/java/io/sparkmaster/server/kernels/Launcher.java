package io.sparkmaster.server.kernels;

import io.sparkmaster.kernel.launch.LaunchException;
import io.sparkmaster.kernel.launch.LaunchSpec;
import io.sparkmaster.kernel.launch.RunningKernel;
import java.util.Optional;

/** Where a kernel's processes come from. Thread-safe. */
@FunctionalInterface
public interface Launcher {

  /** One that runs already and is nobody's yet; empty when there is none. */
  default Optional<RunningKernel> ready(LaunchSpec spec) {
    return Optional.empty();
  }

  /**
   * Starts one.
   *
   * @throws LaunchException when it cannot be started
   */
  RunningKernel launch(LaunchSpec spec);
}
