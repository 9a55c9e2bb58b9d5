package io.sparkmaster.kernel.runtime.language;

import java.util.Optional;

/**
 * Runs cells of one language and keeps what they define. One cell runs at a time; {@link #complete}
 * and {@link #completeness} may be called from another thread while a cell runs, and then answer
 * what they can without waiting for it.
 */
public interface Evaluator extends AutoCloseable {

  /** Runs a cell on the calling thread. An interrupt of that thread reaches the cell's code. */
  Evaluation evaluate(String code);

  /** What could stand at the cursor, a character offset. */
  Completions complete(String code, int cursor);

  /** The value of a variable that cells defined; empty when there is none or it is null. */
  Optional<Object> variable(String name);

  /** Whether the text can be run as it is. */
  Completeness completeness(String code);

  /** Forgets everything. */
  @Override
  void close();
}
