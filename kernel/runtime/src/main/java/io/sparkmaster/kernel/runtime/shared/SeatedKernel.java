package io.sparkmaster.kernel.runtime.shared;

import io.sparkmaster.kernel.runtime.execution.KernelProcess;

/** A kernel among others in this JVM. */
public final class SeatedKernel implements AutoCloseable {
  private final KernelProcess kernel;
  private final Runnable leave;

  SeatedKernel(KernelProcess kernel, Runnable leave) {
    this.kernel = kernel;
    this.leave = leave;
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
