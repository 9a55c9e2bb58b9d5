package io.sparkmaster.kernel.launch;

import org.jspecify.annotations.Nullable;

/** A kernel that cannot be installed, started, reached or kept. */
public final class LaunchException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What is wrong, and in brackets whose problem it is. */
  public enum Code {
    /** (LEARNER) A kernelspec of that name does not exist. */
    UNKNOWN_KERNELSPEC,
    /** (LEARNER) The folder in which the kernel should run is not there. */
    NO_WORKING_DIRECTORY,
    /** (LEARNER) The files of the workspace hold more than they may. */
    WORKSPACE_FULL,
    /** (OPERATOR) The distribution folder holds no kernel. */
    DISTRIBUTION_INCOMPLETE,
    /** (OPERATOR) A file that a kernel needs cannot be written. */
    FILES,
    /** (OPERATOR) The kernel's process cannot be started, or ends before it answers. */
    NOT_STARTED,
    /** (CAPACITY) Another program took a port between its choice and the kernel's start. */
    PORTS_TAKEN,
    /** (CAPACITY) The kernel runs, but does not answer before the deadline. */
    NO_ANSWER
  }

  private final Code code;

  /** An error without an underlying one. */
  public LaunchException(Code code, String message) {
    this(code, message, null);
  }

  /** An error caused by another. */
  public LaunchException(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** What kind of problem this is. */
  public Code code() {
    return code;
  }
}
