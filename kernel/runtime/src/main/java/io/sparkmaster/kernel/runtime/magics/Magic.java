package io.sparkmaster.kernel.runtime.magics;

import io.sparkmaster.kernel.runtime.language.Language;

/** A line of a cell that talks to the kernel: {@code %name arguments}. */
interface Magic {
  /** How to write it, and what it does, in one line. */
  String usage();

  /**
   * Does it, on the cell's thread.
   *
   * @param arguments the rest of the line, stripped
   */
  void run(String arguments, Call call) throws InterruptedException;

  /** The cell around the line. */
  interface Call {
    /** The value of an expression in the cell's language. */
    Object value(String expression) throws InterruptedException;

    /** To be called when there is another Spark than when the cell began. */
    void sparkRestarted() throws InterruptedException;

    /** Whether a cell, or a part of one, of the language has been run. */
    boolean hasRun(Language language);

    /** Forgets what cells defined, in all languages. */
    void forget();
  }
}
