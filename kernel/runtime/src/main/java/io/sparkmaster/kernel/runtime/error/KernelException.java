package io.sparkmaster.kernel.runtime.error;

import org.jspecify.annotations.Nullable;

/** Something that keeps the kernel from doing what it was asked. */
public final class KernelException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What is wrong, and in brackets whose problem it is. */
  public enum Code {
    /** (OPERATOR) Arguments, environment or configuration that cannot be used. */
    BAD_CONFIGURATION,
    /** (LEARNER) A cell that asks for something that does not exist. */
    BAD_CELL,
    /** (OPERATOR) Spark does not start. */
    SPARK_DOES_NOT_START,
    /** (CAPACITY) Spark is too busy to say what it did. */
    SPARK_DOES_NOT_ANSWER,
    /** (BUG) A cell language does not start. */
    LANGUAGE_DOES_NOT_START
  }

  private final Code code;

  /** An error without an underlying one. */
  public KernelException(Code code, String message) {
    this(code, message, null);
  }

  /** An error caused by another. */
  public KernelException(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** What kind of problem this is. */
  public Code code() {
    return code;
  }
}
