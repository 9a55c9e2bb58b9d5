package io.sparkmaster.kernel.runtime.input;

import java.io.IOException;

/** A cell asked for input, and its client cannot ask anybody. */
public final class StdinNotAvailableException extends IOException {
  private static final long serialVersionUID = 1;

  /** Says so, and the way out. */
  public StdinNotAvailableException() {
    super(
        "This cell asks for input, but whoever runs it takes no questions (allow_stdin is false),"
            + " as when a notebook is run from the command line. Run it in an editor, or write the"
            + " value into the cell, in a variable.");
  }
}
