package io.sparkmaster.graders.spi.v1;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a Dataset. Cells are JDK values:
 *
 * <table>
 *   <caption>Spark's types and the class of their cells</caption>
 *   <tr><th>Spark</th><th>Java</th></tr>
 *   <tr><td>tinyint, smallint, int, bigint</td><td>Byte, Short, Integer, Long</td></tr>
 *   <tr><td>float, double</td><td>Float, Double, with NaN and infinities</td></tr>
 *   <tr><td>decimal</td><td>BigDecimal, with the column's scale</td></tr>
 *   <tr><td>boolean, string</td><td>Boolean, String</td></tr>
 *   <tr><td>binary</td><td>String: its Base64 text</td></tr>
 *   <tr><td>date</td><td>LocalDate</td></tr>
 *   <tr><td>timestamp, timestamp_ntz</td><td>Instant, LocalDateTime</td></tr>
 *   <tr><td>array, struct</td><td>List</td></tr>
 *   <tr><td>map</td><td>Map</td></tr>
 *   <tr><td>any other</td><td>String: as Spark prints it</td></tr>
 *   <tr><td>null of any type</td><td>null</td></tr>
 * </table>
 *
 * @param columns the columns; empty when an author wrote expected rows without naming columns
 * @param rows each row with one cell per column
 * @param truncated whether there are more rows than these
 */
public record Table(List<Column> columns, List<List<@Nullable Object>> rows, boolean truncated) {
  /** Copies the rows, and refuses a row that does not fit the columns. */
  public Table {
    columns = List.copyOf(columns);
    var copies = new ArrayList<List<@Nullable Object>>(rows.size());
    for (var row : rows) {
      if (!columns.isEmpty() && row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "Row "
                + copies.size()
                + " has "
                + row.size()
                + " cells, but there are "
                + columns.size()
                + " columns.");
      }
      copies.add(Collections.unmodifiableList(new ArrayList<>(row)));
    }
    rows = Collections.unmodifiableList(copies);
  }
}
