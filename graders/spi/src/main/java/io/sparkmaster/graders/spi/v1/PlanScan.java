package io.sparkmaster.graders.spi.v1;

import java.util.List;

/**
 * What an operator reads from a source. Spark's objects say it, not its plan text: texts in the
 * query cannot forge it.
 *
 * @param columns that are read
 * @param pushed the filters that the reader is handed, such as {@code GreaterThan(speed,300)}
 * @param filtered the columns of those, checks for null left out
 * @param folders the columns whose folders are chosen by a filter, checks for null left out
 */
public record PlanScan(
    List<String> columns, List<String> pushed, List<String> filtered, List<String> folders) {
  /** Copies the lists. */
  public PlanScan {
    columns = List.copyOf(columns);
    pushed = List.copyOf(pushed);
    filtered = List.copyOf(filtered);
    folders = List.copyOf(folders);
  }
}
