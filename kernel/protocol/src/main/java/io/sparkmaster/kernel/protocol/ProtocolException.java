package io.sparkmaster.kernel.protocol;

import org.jspecify.annotations.Nullable;

/** A message, frame, connection file or conversation that breaks the protocol's rules. */
public final class ProtocolException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What is wrong, and in brackets whose problem it is. */
  public enum Code {
    /** (LEARNER) Frames or JSON from a peer that are no message. */
    MALFORMED_MESSAGE,
    /** (LEARNER) A message whose HMAC does not match its frames. */
    BAD_SIGNATURE,
    /** (OPERATOR) A connection file that is missing, unreadable or incomplete. */
    BAD_CONNECTION_FILE,
    /** (OPERATOR) A socket that cannot be bound or connected. */
    SOCKET,
    /** (CAPACITY) A kernel that did not answer before the deadline. */
    NO_ANSWER
  }

  private final Code code;

  /** An error without an underlying one. */
  public ProtocolException(Code code, String message) {
    this(code, message, null);
  }

  /** An error caused by another. */
  public ProtocolException(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** What kind of problem this is. */
  public Code code() {
    return code;
  }
}
