package io.sparkmaster.kernel.runtime.shared;

import io.sparkmaster.kernel.runtime.java.NotebookVariables;
import io.sparkmaster.kernel.runtime.task.ShippedValues;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks the kernel whose variable it is. */
final class SeatVariables implements ShippedValues.Source {
  private final Function<String, @Nullable NotebookVariables> byName;

  /**
   * The variables of all seats.
   *
   * @param byName of the kernel in the seat of that name
   */
  SeatVariables(Function<String, @Nullable NotebookVariables> byName) {
    this.byName = byName;
  }

  @Override
  public byte[] ask(String request) {
    var end = request.indexOf(NotebookVariables.OF_OWNER);
    var variables = end < 0 ? null : byName.apply(request.substring(0, end));
    if (variables == null) {
      throw new IllegalStateException(
          "A task asks for a notebook's variable, and its notebook is not here any more.");
    }
    return variables.ask(request);
  }
}
