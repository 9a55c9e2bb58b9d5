package io.sparkmaster.graders.builtin;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row or value in a form that compares as Spark compares: an exact key, and apart from it the
 * finite floating-point numbers, which are compared with a tolerance. NaN equals NaN, -0.0 equals
 * 0.0, null equals null only, and numbers of different types are equal when their values are,
 * unless types are strict.
 */
record Canonical(Object key, double[] numbers) {
  private enum Mark {
    NULL,
    NUMBER,
    NAN,
    INFINITY,
    MINUS_INFINITY
  }

  private record Typed(String type, Object key) {}

  boolean matches(Canonical other, Tolerance tolerance) {
    return key.equals(other.key) && tolerance.close(numbers, other.numbers);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Canonical that
        && key.equals(that.key)
        && Arrays.equals(numbers, that.numbers);
  }

  @Override
  public int hashCode() {
    return 31 * key.hashCode() + Arrays.hashCode(numbers);
  }

  @Override
  public String toString() {
    return key + " " + Arrays.toString(numbers);
  }

  /** The positions that hold a floating-point number in any of the rows. */
  static BitSet floatingColumns(Iterable<? extends List<@Nullable Object>> rows) {
    var columns = new BitSet();
    for (var row : rows) {
      for (var i = 0; i < row.size(); i++) {
        if (!columns.get(i) && holdsFloating(row.get(i))) {
          columns.set(i);
        }
      }
    }
    return columns;
  }

  static boolean holdsFloating(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list.stream().anyMatch(Canonical::holdsFloating);
    }
    if (value instanceof Map<?, ?> map) {
      return map.values().stream().anyMatch(Canonical::holdsFloating);
    }
    return value instanceof Double || value instanceof Float;
  }

  static Canonical ofRow(List<@Nullable Object> row, BitSet floating, boolean strict) {
    var numbers = new Numbers();
    var keys = new ArrayList<Object>(row.size());
    for (var i = 0; i < row.size(); i++) {
      keys.add(key(row.get(i), floating.get(i) ? numbers : null, strict));
    }
    return new Canonical(keys, numbers.toArray());
  }

  static Canonical ofValue(@Nullable Object value, boolean floating, boolean strict) {
    var numbers = new Numbers();
    return new Canonical(key(value, floating ? numbers : null, strict), numbers.toArray());
  }

  private static Object key(@Nullable Object value, @Nullable Numbers numbers, boolean strict) {
    if (value == null) {
      return Mark.NULL;
    }
    if (value instanceof List<?> list) {
      var keys = new ArrayList<Object>(list.size());
      list.forEach(element -> keys.add(key(element, numbers, strict)));
      return keys;
    }
    if (value instanceof Map<?, ?> map) {
      return mapKey(map, numbers, strict);
    }
    if (value instanceof Number number) {
      var key = numberKey(number, numbers);
      return strict ? new Typed(number.getClass().getSimpleName(), key) : key;
    }
    return value;
  }

  /** A map has no order, so its numbers are listed in the order of its keys' texts. */
  private static Object mapKey(Map<?, ?> map, @Nullable Numbers numbers, boolean strict) {
    var byKey = new HashMap<Object, @Nullable Object>();
    map.forEach((key, value) -> byKey.put(key(key, null, strict), value));
    var keys = new HashMap<Object, Object>();
    byKey.keySet().stream()
        .sorted((left, right) -> left.toString().compareTo(right.toString()))
        .forEach(key -> keys.put(key, key(byKey.get(key), numbers, strict)));
    return keys;
  }

  private static Object numberKey(Number number, @Nullable Numbers numbers) {
    if (!(number instanceof Double || number instanceof Float)) {
      // A decimal may be beyond every double; as an infinity it would be close to anything.
      if (numbers == null || Double.isInfinite(number.doubleValue())) {
        return new BigDecimal(number.toString()).stripTrailingZeros();
      }
      numbers.add(number.doubleValue());
      return Mark.NUMBER;
    }
    // A float's shortest text is what was meant: 0.1f is 0.1, not 0.10000000149.
    var value =
        number instanceof Float ? Double.parseDouble(number.toString()) : number.doubleValue();
    if (Double.isNaN(value)) {
      return Mark.NAN;
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? Mark.INFINITY : Mark.MINUS_INFINITY;
    }
    if (numbers == null) {
      return new BigDecimal(value).stripTrailingZeros();
    }
    numbers.add(value);
    return Mark.NUMBER;
  }

  /** Finite numbers in the order in which they were met. */
  private static final class Numbers {
    private double[] values = new double[4];
    private int size;

    void add(double value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value + 0.0; // -0.0 becomes 0.0
    }

    double[] toArray() {
      return Arrays.copyOf(values, size);
    }
  }
}
