package io.sparkmaster.courses.catalog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Where the right answer comes from. */
public sealed interface Expected {
  /** What the author's solution gives on the same data. */
  record FromSolution() implements Expected {}

  /** A value written down: text, number or truth value. */
  record InlineValue(Object value) implements Expected {}

  /**
   * Rows written down.
   *
   * @param rows a missing value is null
   */
  record InlineRows(List<List<Object>> rows) implements Expected {
    /** Copies the rows. */
    public InlineRows {
      rows = rows.stream().map(row -> Collections.unmodifiableList(new ArrayList<>(row))).toList();
    }
  }
}
