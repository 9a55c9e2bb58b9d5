package io.sparkmaster.kernel.runtime.spark;

import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.error.KernelException.Code;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Threads that run code of cells, other than the caller. */
final class CellThreads {
  private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private CellThreads() {}

  /**
   * Waits a little until there are none: a task ends later than its job.
   *
   * @throws KernelException when there still are, which goes on into whatever comes next
   */
  static void awaitEnd() {
    var end = System.nanoTime() + WAIT_NANOS;
    for (var thread = one(); thread.isPresent(); thread = one()) {
      if (System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted()) {
        throw new KernelException(
            Code.BAD_CELL,
            "%reset cannot end what a cell has started: the thread \""
                + thread.get().getName()
                + "\" still runs its code. Restart the kernel instead.");
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }

  private static Optional<Thread> one() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(each -> each.getKey() != Thread.currentThread())
        .filter(each -> Arrays.stream(each.getValue()).anyMatch(CellThreads::isOfACell))
        .map(each -> each.getKey())
        .findFirst();
  }

  private static boolean isOfACell(StackTraceElement frame) {
    return frame.getClassName().startsWith("$line") || frame.getClassName().startsWith("REPL.");
  }
}
