package io.sparkmaster.kernel.runtime.shared;

import io.sparkmaster.kernel.runtime.execution.KernelProcess;

/** A kernel among others in this JVM. */
public final class SeatedKernel implements AutoCloseable {
  private final KernelProcess kernel;
  private final SeatHost host;
  private final Runnable leave;

  SeatedKernel(KernelProcess kernel, SeatHost host, Runnable leave) {
    this.kernel = kernel;
    this.host = host;
    this.leave = leave;
  }

  /** Tells its learner something: below the cell that runs, or else below the next one. */
  public void tell(String text) {
    host.tell(text, kernel.runsCell());
  }

  /** Waits until a client asks for shutdown, or the kernel is closed. */
  public void awaitShutdown() throws InterruptedException {
    kernel.awaitShutdown();
  }

  /** Ends it, its jobs and streams, and frees what it has cached; the others go on. */
  @Override
  public void close() {
    leave.run();
    kernel.close();
  }
}
