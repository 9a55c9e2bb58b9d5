package io.sparkmaster.kernel.runtime.execution;

import java.util.concurrent.ForkJoinWorkerThread;

/**
 * Threads of pools: whoever was first has started them, so that does not say whom they work for.
 */
final class PoolThreads {
  private static final String WORKER = "java.util.concurrent.ThreadPoolExecutor$Worker";

  /** What is done again and again is done for whom it was planned for, not for who runs now. */
  private static final String SCHEDULED =
      "java.util.concurrent.ScheduledThreadPoolExecutor$ScheduledFutureTask";

  private PoolThreads() {}

  /** Whether the calling thread is one. */
  static boolean isCaller() {
    if (Thread.currentThread() instanceof ForkJoinWorkerThread) {
      return true;
    }
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .map(StackWalker.StackFrame::getClassName)
                    .filter(type -> type.equals(WORKER) || type.equals(SCHEDULED))
                    .findFirst())
        .filter(WORKER::equals)
        .isPresent();
  }
}
