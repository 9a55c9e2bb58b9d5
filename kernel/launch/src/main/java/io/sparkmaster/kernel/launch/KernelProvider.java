package io.sparkmaster.kernel.launch;

import java.util.Optional;
import java.util.Set;

/** A way to get running kernels. Thread-safe. */
public interface KernelProvider {

  /** What a provider's kernels can do beyond running cells. */
  enum Capability {
    /** A kernel that is killed takes nothing else with it. */
    OWN_PROCESS,
    /** Cells see the files of the working directory. */
    WORKING_DIRECTORY,
    /** Cells run as a system user of their learner's, and reach no other learner's file. */
    OWN_USER,
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

  /**
   * Finds a kernel again that an earlier program of the same folder started and left running. What
   * is left of one that cannot be used is removed.
   *
   * @param handle its {@link RunningKernel#handle}
   * @param spec what it was started as
   * @return empty when its process has ended, or cannot be reached in the way of this provider
   */
  default Optional<RunningKernel> adopt(String handle, LaunchSpec spec) {
    return Optional.empty();
  }

  /**
   * Ends kernels that an earlier owner of the folder left behind when it was killed. Call it before
   * the first launch, and only when no other program uses the folder.
   *
   * @param kept the handles of those that go on
   * @return how many processes that were
   */
  default int endLeftovers(Set<String> kept) {
    return 0;
  }
}
