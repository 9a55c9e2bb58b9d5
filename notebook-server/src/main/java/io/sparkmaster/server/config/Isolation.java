package io.sparkmaster.server.config;

/** What keeps notebooks' code from the rest of the machine. */
public enum Isolation {
  /**
   * In class mode a sandbox, or else a system user of each learner's own, when one of these works
   * on this machine; none on a laptop.
   */
  AUTO,
  /** Kernels run as the user who started the server, and can do what this user can. */
  NONE,
  /** A sandbox of bubblewrap; a server that cannot make one does not start. */
  BWRAP,
  /** A system user of each learner's own; a server that cannot do so does not start. */
  USER;

  /** Whether this asks for any in that mode. */
  public boolean isWanted(Mode mode) {
    return switch (this) {
      case NONE -> false;
      case BWRAP, USER -> true;
      case AUTO -> mode == Mode.CLASS;
    };
  }
}
