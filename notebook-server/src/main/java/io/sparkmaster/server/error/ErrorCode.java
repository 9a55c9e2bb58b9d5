package io.sparkmaster.server.error;

/** The kinds of failure that the server reports; clients may rely on the names. */
public enum ErrorCode {
  BAD_REQUEST(Blame.LEARNER),
  UNAUTHENTICATED(Blame.LEARNER),
  FORBIDDEN(Blame.LEARNER),
  NOT_FOUND(Blame.LEARNER),
  METHOD_NOT_ALLOWED(Blame.LEARNER),
  CONFLICT(Blame.LEARNER),
  GONE(Blame.LEARNER),
  TOO_LARGE(Blame.LEARNER),
  /** A session was asked for with a kernelspec that is not installed. */
  UNKNOWN_KERNELSPEC(Blame.LEARNER),
  TOO_MANY_REQUESTS(Blame.CAPACITY),
  UNAVAILABLE(Blame.CAPACITY),
  CONFIGURATION(Blame.OPERATOR),
  DATABASE(Blame.OPERATOR),
  STORAGE(Blame.OPERATOR),
  DISK_FULL(Blame.CAPACITY),
  KERNEL_START(Blame.OPERATOR),
  INTERNAL(Blame.BUG);

  private final Blame blame;

  ErrorCode(Blame blame) {
    this.blame = blame;
  }

  public Blame blame() {
    return blame;
  }
}
