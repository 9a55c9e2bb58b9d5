package io.sparkmaster.kernel.runtime.language;

import java.util.List;

/**
 * What could stand at the cursor.
 *
 * @param matches texts that would replace the range
 * @param start of the replaced range, a character offset in the cell
 * @param end of the replaced range
 */
public record Completions(List<String> matches, int start, int end) {
  /** Copies the list. */
  public Completions {
    matches = List.copyOf(matches);
  }

  /** No match at this offset. */
  public static Completions none(int cursor) {
    return new Completions(List.of(), cursor, cursor);
  }
}
