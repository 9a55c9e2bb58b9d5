package io.sparkmaster.server.error;

import org.jspecify.annotations.Nullable;

/**
 * A failure that the server can explain. The message is shown to the person concerned, so it says
 * what failed with its value, why, and how to fix it; it never holds a secret or a learner's code.
 */
public final class ServerException extends RuntimeException {
  private final ErrorCode code;

  public ServerException(ErrorCode code, String message) {
    this(code, message, null);
  }

  public ServerException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }

  /** The message; never null here. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
