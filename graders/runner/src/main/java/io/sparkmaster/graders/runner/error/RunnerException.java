package io.sparkmaster.graders.runner.error;

import org.jspecify.annotations.Nullable;

/** Grading that cannot be done. A wrong answer is no exception. */
public final class RunnerException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What is wrong, and in brackets whose problem it is. */
  public enum Code {
    /** (LEARNER) A notebook that belongs to no lesson of the course. */
    UNKNOWN_LESSON,
    /** (OPERATOR) A folder or file of grading that cannot be read or written. */
    FILES,
    /** (OPERATOR) The journal of verdicts cannot be written: no verdict would be kept. */
    JOURNAL,
    /** (OPERATOR) A signing key that cannot be used. */
    KEY,
    /** (CAPACITY) No kernel could be started. */
    NO_KERNEL,
    /** (LEARNER) Somebody stopped it before there was a verdict. */
    STOPPED,
    /** (BUG) What a JDK or this program must be able to do, but did not. */
    INTERNAL
  }

  private final Code code;

  /** An error without an underlying one. */
  public RunnerException(Code code, String message) {
    this(code, message, null);
  }

  /** An error caused by another. */
  public RunnerException(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** What kind of problem this is. */
  public Code code() {
    return code;
  }
}
