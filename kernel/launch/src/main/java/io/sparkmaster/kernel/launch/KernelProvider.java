package io.sparkmaster.kernel.launch;

import java.util.Set;

/** A way to get running kernels. Thread-safe. */
public interface KernelProvider {

  /** What a provider's kernels can do beyond running cells. */
  enum Capability {
    /** A kernel that is killed takes nothing else with it. */
    OWN_PROCESS,
    /** Cells see the files of the working directory. */
    WORKING_DIRECTORY,
    /** Cells reach no network and no file but the workspace's and the system's own. */
    SANDBOX
  }

  /** What this provider's kernels can do. */
  Set<Capability> capabilities();

  /**
   * Starts a kernel and returns at once; {@link RunningKernel#awaitReady} tells when it answers.
   * The caller closes the kernel.
   *
   * @throws LaunchException when it cannot be started
   */
  RunningKernel launch(LaunchSpec spec);
}
