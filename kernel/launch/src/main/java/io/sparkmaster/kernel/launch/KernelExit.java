package io.sparkmaster.kernel.launch;

/**
 * How a kernel ended.
 *
 * @param code the process's exit code
 * @param portsTaken that it found a port of its connection taken
 * @param logTail the end of what it wrote to standard output and error
 */
public record KernelExit(int code, boolean portsTaken, String logTail) {
  private static final int SIGNALLED = 128;

  /** The exit code in words. */
  public String reason() {
    if (code == SIGNALLED + 9) {
      return "it was killed (signal 9), which the system does when memory runs out";
    }
    if (code > SIGNALLED && code < SIGNALLED + 65) {
      return "it was ended by signal " + (code - SIGNALLED);
    }
    return "its process ended with exit code " + code;
  }
}
