package io.sparkmaster.graders.spi.v1;

/**
 * A column of a Dataset, or a field of a struct.
 *
 * @param nullable whether Spark's schema allows null, which is not the same as null being there
 */
public record Column(String name, DataType type, boolean nullable) {
  /** A nullable column of a type without parts. */
  public static Column of(String name, String type) {
    return new Column(name, new DataType.Atomic(type), true);
  }
}
