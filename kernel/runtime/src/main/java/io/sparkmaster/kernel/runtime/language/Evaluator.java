package io.sparkmaster.kernel.runtime.language;

import io.sparkmaster.kernel.runtime.inspection.Inspection;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs cells of one language and keeps what they define. One cell runs at a time; {@link #complete}
 * and {@link #completeness} may be called from another thread while a cell runs, and then answer
 * what they can without waiting for it.
 */
public interface Evaluator extends AutoCloseable {

  /** Runs a cell on the calling thread. An interrupt of that thread reaches the cell's code. */
  Evaluation evaluate(String code);

  /** Runs a cell whose result goes to a variable, in a language that has no syntax for that. */
  default Evaluation evaluateAs(String name, String code) {
    throw new UnsupportedOperationException("This language declares its own variables");
  }

  /** The variables that the last cell declared. */
  default List<String> declared() {
    return List.of();
  }

  /** A variable that cells of this language declared, or that it took over; empty for others. */
  default Optional<SharedVariable> shared(String name) {
    return Optional.empty();
  }

  /**
   * Takes over another language's variable: declares one of that name whose value {@code
   * Notebook.shared(name)} gives.
   */
  default void adopt(String name, Type type) {}

  /** Where in a cell that frame is, for the cell's reader: {@code line 3: a / b}. */
  default Optional<String> place(StackTraceElement frame) {
    return Optional.empty();
  }

  /** What could stand at the cursor, a character offset. */
  Completions complete(String code, int cursor);

  /** What is at the cursor, a character offset; empty where nothing is known. */
  default Optional<Inspection> inspect(String code, int cursor) {
    return Optional.empty();
  }

  /**
   * What is wrong with the text, without running it and without changing what cells see. While a
   * cell is being compiled, the answer may be empty.
   */
  default List<Finding> diagnose(String code) {
    return List.of();
  }

  /** Makes the classes of a jar known to the cells that follow. */
  default void addJar(Path jar) {}

  /** The variables that cells defined, with their types, sorted. */
  default Map<String, String> variables() {
    return Map.of();
  }

  /** The value of a variable that cells defined; empty when there is none or it is null. */
  Optional<Object> variable(String name);

  /** Begins anew: what cells defined cannot be named any more, what was there before them can. */
  default void forget() {}

  /** Whether the text can be run as it is. */
  Completeness completeness(String code);

  /** Forgets everything. */
  @Override
  void close();
}
