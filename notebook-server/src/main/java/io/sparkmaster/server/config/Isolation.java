package io.sparkmaster.server.config;

/** What keeps notebooks' code from the rest of the machine. */
public enum Isolation {
  /** A sandbox in class mode, when one works on this machine; none on a laptop. */
  AUTO,
  /** Kernels run as the user who started the server, and can do what this user can. */
  NONE,
  /** A sandbox of bubblewrap; a server that cannot make one does not start. */
  BWRAP
}
