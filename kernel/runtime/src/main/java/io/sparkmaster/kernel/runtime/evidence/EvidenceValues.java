package io.sparkmaster.kernel.runtime.evidence;

import java.sql.Date;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.Product;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Turns values of Spark, Scala and Java into those that evidence messages know ({@code
 * protocol.evidence.TypedCells}). One instance for each probe: it counts the parts, since a
 * learner's collection may have no end.
 */
final class EvidenceValues {
  private static final int MAX_DEPTH = 50;

  private final long maxParts;
  private long parts;

  EvidenceValues(long maxParts) {
    this.maxParts = maxParts;
  }

  /** A value has more parts, or parts within parts, than evidence may have. */
  static final class TooLargeException extends Exception {
    private static final long serialVersionUID = 1;

    TooLargeException(String message) {
      super(message);
    }
  }

  List<@Nullable Object> row(Row row) throws TooLargeException {
    return row(row, 0);
  }

  private List<@Nullable Object> row(Row row, int depth) throws TooLargeException {
    var cells = new ArrayList<@Nullable Object>(row.length());
    for (int i = 0; i < row.length(); i++) {
      cells.add(of(row.get(i), depth + 1));
    }
    return Collections.unmodifiableList(cells);
  }

  @Nullable Object of(@Nullable Object value) throws TooLargeException {
    return of(value, 0);
  }

  private @Nullable Object of(@Nullable Object value, int depth) throws TooLargeException {
    if (++parts > maxParts) {
      throw new TooLargeException("it has more than %d parts".formatted(maxParts));
    }
    if (depth > MAX_DEPTH) {
      throw new TooLargeException("its parts are nested more than %d deep".formatted(MAX_DEPTH));
    }
    if (value instanceof Date date) {
      return date.toLocalDate();
    }
    if (value instanceof Timestamp timestamp) {
      return timestamp.toInstant();
    }
    if (value instanceof scala.math.BigDecimal decimal) {
      return decimal.bigDecimal();
    }
    if (value instanceof scala.math.BigInt integer) {
      return integer.bigInteger();
    }
    if (value == null
        || value instanceof Number
        || value instanceof String
        || value instanceof byte[]) {
      return value;
    }
    return nested(value, depth);
  }

  private Object nested(Object value, int depth) throws TooLargeException {
    if (value instanceof Row row) {
      return row(row, depth);
    }
    if (value instanceof scala.collection.Map<?, ?> map) {
      return map(CollectionConverters.asJava(map), depth);
    }
    if (value instanceof Map<?, ?> map) {
      return map(map, depth);
    }
    if (value instanceof scala.collection.Iterable<?> all) {
      return list(CollectionConverters.asJava(all), depth);
    }
    if (value instanceof Collection<?> all) {
      return list(all, depth);
    }
    if (value.getClass().isArray()) {
      var all = scala.Predef$.MODULE$.genericWrapArray(value);
      return list(CollectionConverters.asJava(all), depth);
    }
    if (value instanceof Product product) {
      return list(CollectionConverters.asJava(product.productIterator().toSeq()), depth);
    }
    return value;
  }

  private List<@Nullable Object> list(Iterable<?> values, int depth) throws TooLargeException {
    var list = new ArrayList<@Nullable Object>();
    for (var each : values) {
      list.add(of(each, depth + 1));
    }
    return Collections.unmodifiableList(list);
  }

  private Map<@Nullable Object, @Nullable Object> map(Map<?, ?> map, int depth)
      throws TooLargeException {
    var copy = new LinkedHashMap<@Nullable Object, @Nullable Object>();
    for (var entry : map.entrySet()) {
      copy.put(of(entry.getKey(), depth + 1), of(entry.getValue(), depth + 1));
    }
    return Collections.unmodifiableMap(copy);
  }
}
