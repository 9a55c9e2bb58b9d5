package io.sparkmaster.graders.runner.command;

/**
 * While it is open, a program that is told to end interrupts a thread and waits for it: kernels do
 * not hear Ctrl-C, so what was started is ended by who started it.
 */
final class StopOnExit implements AutoCloseable {
  /** Beyond what those who clean up, one after the other, wait for theirs. */
  private static final long CLEAN_UP_MILLIS = 40_000;

  private final Thread hook;

  private StopOnExit(Thread hook) {
    this.hook = hook;
  }

  static StopOnExit of(Thread working) {
    var hook = new Thread(() -> interruptAndWait(working), "grade-clean-up");
    Runtime.getRuntime().addShutdownHook(hook);
    return new StopOnExit(hook);
  }

  private static void interruptAndWait(Thread working) {
    working.interrupt();
    try {
      working.join(CLEAN_UP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The program is ending, and the hook waits for this thread.
      return;
    }
  }
}
