package io.sparkmaster.kernel.runtime.chart;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Dataset;

/**
 * A chart of a Dataset's columns, which the front end draws with Vega-Lite 5. As a cell's last
 * value or given to {@code display} it is shown. Making one runs Spark jobs on the calling thread.
 *
 * <p>Of more than 5000 rows a chart shows a random sample, always the same, and says so; a
 * histogram counts all rows. Every method throws {@link IllegalArgumentException} for a column that
 * is not in the Dataset or cannot be drawn.
 */
public final class Chart implements Serializable {
  /** The MIME type of the specification. */
  public static final String MIME = "application/vnd.vegalite.v5+json";

  private static final long serialVersionUID = 1;
  private static final int BINS = 20;

  private final String spec;
  private final String text;

  /**
   * A chart that is drawn already.
   *
   * @param spec the Vega-Lite specification, in JSON
   * @param text what a front end without pictures shows
   */
  public Chart(String spec, String text) {
    this.spec = spec;
    this.text = text;
  }

  /** One line for each of the numbers {@code y}, over the numbers, times or names in {@code x}. */
  public static Chart line(Dataset<?> data, String x, String... y) {
    return Charts.ofRows("line", data, x, List.of(y));
  }

  /** A bar for each row, as high as the number {@code y}; at most 200 rows. */
  public static Chart bar(Dataset<?> data, String x, String... y) {
    return Charts.ofRows("bar", data, x, List.of(y));
  }

  /** A point for each row. */
  public static Chart scatter(Dataset<?> data, String x, String... y) {
    return Charts.ofRows("point", data, x, List.of(y));
  }

  /** How many rows have a number in each of 20 ranges of equal width. */
  public static Chart histogram(Dataset<?> data, String column) {
    return histogram(data, column, BINS);
  }

  /** How many rows have a number in each of so many (1 to 200) ranges of equal width. */
  public static Chart histogram(Dataset<?> data, String column, int bins) {
    return Charts.histogram(data, column, bins);
  }

  /** The Vega-Lite specification, in JSON. */
  public String spec() {
    return spec;
  }

  /** What a front end without pictures shows. */
  public String text() {
    return text;
  }

  @Override
  public String toString() {
    return text;
  }
}
