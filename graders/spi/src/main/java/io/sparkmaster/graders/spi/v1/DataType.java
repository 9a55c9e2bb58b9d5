package io.sparkmaster.graders.spi.v1;

import java.util.List;
import java.util.stream.Collectors;

/** The type of a column, as Spark's schema has it. */
public sealed interface DataType {

  /**
   * A type without parts.
   *
   * @param name Spark's SQL name in lower case: {@code bigint}, {@code string}, {@code
   *     decimal(10,2)}, {@code timestamp_ntz}
   */
  record Atomic(String name) implements DataType {
    @Override
    public String toString() {
      return name;
    }
  }

  /** An array. */
  record ArrayOf(DataType element, boolean containsNull) implements DataType {
    @Override
    public String toString() {
      return "array<" + element + ">";
    }
  }

  /** A map. */
  record MapOf(DataType key, DataType value, boolean valueContainsNull) implements DataType {
    @Override
    public String toString() {
      return "map<" + key + "," + value + ">";
    }
  }

  /** A struct with its fields in order. */
  record Struct(List<Column> fields) implements DataType {
    /** Copies the fields. */
    public Struct {
      fields = List.copyOf(fields);
    }

    @Override
    public String toString() {
      return fields.stream()
          .map(field -> field.name() + ":" + field.type())
          .collect(Collectors.joining(",", "struct<", ">"));
    }
  }
}
