package io.sparkmaster.kernel.runtime.execution;

import java.io.IOException;
import java.io.InputStream;

/** Standard input of cells: refuses to be read, where an empty one would pass for an answer. */
final class NoInput extends InputStream {
  @Override
  public int read() throws IOException {
    throw new IOException(
        "This kernel cannot ask for input. Write the value into the cell, in a variable.");
  }
}
