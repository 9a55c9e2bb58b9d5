package io.sparkmaster.server.error;

/** Whose problem a failure is, and so who can end it. */
public enum Blame {
  /** The person at the browser, or their client program, asked for what cannot be. */
  LEARNER,
  /** The person who runs this server must change something: a file, a port, a setting. */
  OPERATOR,
  /** Nothing is wrong but there is too much of it: retry later or give more room. */
  CAPACITY,
  /** A fault of the program. */
  BUG
}
