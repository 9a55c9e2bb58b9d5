package io.sparkmaster.server.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failure that the server can explain. The message is shown to the person concerned, so it says
 * what failed with its value, why, and how to fix it; it never holds a secret or a learner's code.
 */
public final class ServerException extends RuntimeException {
  private final ErrorCode code;
  private final @Nullable Duration retryAfter;

  public ServerException(ErrorCode code, String message) {
    this(code, message, (Throwable) null);
  }

  public ServerException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.retryAfter = null;
  }

  /**
   * A refusal of what may go well later.
   *
   * @param retryAfter when to try again
   */
  public ServerException(ErrorCode code, String message, Duration retryAfter) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** When to try again, where that is known. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
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
