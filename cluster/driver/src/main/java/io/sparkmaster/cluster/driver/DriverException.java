package io.sparkmaster.cluster.driver;

import org.jspecify.annotations.Nullable;

/** Something that keeps the driver from doing what it was asked. */
final class DriverException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What is wrong, and in brackets whose problem it is. */
  enum Code {
    /** (OPERATOR) Arguments or files that the driver cannot start with. */
    BAD_CONFIGURATION,
    /** (BUG) A request that is none. */
    BAD_REQUEST,
    /** (OPERATOR) A request without the driver's secret. */
    WRONG_SECRET,
    /** (CAPACITY) All seats are taken. */
    FULL,
    /** (BUG) A kernel that is not here, or not any more. */
    NO_SUCH_KERNEL,
    /** (OPERATOR) A kernel that does not start. */
    NOT_STARTED
  }

  private final Code code;

  DriverException(Code code, String message) {
    this(code, message, null);
  }

  DriverException(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  Code code() {
    return code;
  }
}
