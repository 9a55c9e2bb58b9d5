package io.sparkmaster.server.terminals;

/** A browser's window on a terminal. Neither method blocks or fails. */
interface Screen {
  /** The shell printed this. */
  void print(String text, Runnable shown);

  /** The terminal has ended. */
  void end();
}
