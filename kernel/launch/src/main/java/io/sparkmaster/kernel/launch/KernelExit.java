package io.sparkmaster.kernel.launch;

/**
 * How a kernel ended.
 *
 * @param code the process's exit code
 * @param portsTaken that it found a port of its connection taken
 * @param exceeded the limit for which it was ended, with its value and what to do; empty for none
 * @param logTail the end of what it wrote to standard output and error
 */
public record KernelExit(int code, boolean portsTaken, String exceeded, String logTail) {
  /** The code of a process that was started by an earlier program, which is told to that one. */
  static final int UNKNOWN = Integer.MIN_VALUE;

  private static final int SIGNALLED = 128;

  /** An end with that code and nothing else to say. */
  static KernelExit of(int code) {
    return new KernelExit(code, false, "", "");
  }

  /** The end of a kernel that was ended for that reason, which is the end of a sentence. */
  static KernelExit because(String reason, int code, String logTail) {
    return new KernelExit(code, false, reason, logTail);
  }

  /** Why it ended, in words. */
  public String reason() {
    if (!exceeded.isEmpty()) {
      return "it was ended because " + exceeded;
    }
    if (code == UNKNOWN) {
      return "its process ended; how is not known, since an earlier run of the server started it";
    }
    if (code == SIGNALLED + 9) {
      return "it was killed (signal 9), which the system does when memory runs out";
    }
    if (code > SIGNALLED && code < SIGNALLED + 65) {
      return "it was ended by signal " + (code - SIGNALLED);
    }
    return "its process ended with exit code " + code;
  }
}
