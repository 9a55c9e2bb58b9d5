package io.sparkmaster.kernel.launch;

import io.sparkmaster.kernel.protocol.ConnectionInfo;
import io.sparkmaster.kernel.protocol.transport.Transport;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A kernel that has been started. Thread-safe. */
public interface RunningKernel extends AutoCloseable {

  /** What it was started as. */
  LaunchSpec spec();

  /**
   * What {@link KernelProvider#adopt} finds it by after the end of this program; empty when it
   * cannot be found again.
   */
  default String handle() {
    return "";
  }

  /** Where it listens. */
  ConnectionInfo connection();

  /** A new client's end of its channels; the caller starts and closes it. */
  Transport connect(String identity);

  /** Completes when the kernel has ended, for whatever reason. Never fails. */
  CompletableFuture<KernelExit> exit();

  /** Whether it has not ended. */
  default boolean alive() {
    return !exit().isDone();
  }

  /**
   * Waits until the kernel answers.
   *
   * @throws LaunchException with the end of its log when it ends first, or after the deadline
   */
  void awaitReady(Duration deadline);

  /**
   * Asks it to stop the running cell.
   *
   * @throws LaunchException when it does not answer before the deadline
   */
  void interrupt(Duration deadline);

  /**
   * Asks it to end, and ends it with all its descendants when it has not by the deadline. Returns
   * when it has ended; may be called twice.
   */
  void shutdown(Duration deadline);

  /** Ends it without asking and removes its files. */
  @Override
  void close();
}
