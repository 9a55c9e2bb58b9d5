package io.sparkmaster.cluster.error;

import org.jspecify.annotations.Nullable;

/** A cluster that cannot be started, found, used or stopped. */
public final class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What is wrong, and in brackets whose problem it is. */
  public enum Code {
    /** (OPERATOR) What was asked for makes no sense, or not with what there is. */
    BAD_REQUEST,
    /** (CAPACITY) The machine has less than was asked for. */
    TOO_LARGE,
    /** (OPERATOR) Another program listens where a daemon should. */
    PORT_TAKEN,
    /** (OPERATOR) There is no cluster. */
    NO_CLUSTER,
    /** (OPERATOR) What the home folder says about the cluster cannot be read. */
    BROKEN_STATE,
    /** (OPERATOR) A file cannot be written, or others can read it who must not. */
    FILES,
    /** (OPERATOR) A daemon ends before it answers, or does not answer. */
    NOT_STARTED,
    /** (CAPACITY) Another command is at work on the same cluster. */
    BUSY
  }

  private final Code code;

  /** An error without an underlying one. */
  public ClusterException(Code code, String message) {
    this(code, message, null);
  }

  /** An error caused by another. */
  public ClusterException(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** What kind of problem this is. */
  public Code code() {
    return code;
  }
}
