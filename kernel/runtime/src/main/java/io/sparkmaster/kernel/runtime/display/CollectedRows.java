package io.sparkmaster.kernel.runtime.display;

import io.sparkmaster.kernel.runtime.display.Table.Column;
import io.sparkmaster.kernel.runtime.display.Table.Kind;
import java.lang.reflect.RecordComponent;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.Product;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Rows that a program has collected: an array or list of rows, case classes, tuples or records, all
 * of one class.
 */
final class CollectedRows {
  private CollectedRows() {}

  /** The value as a table, when it is one. */
  static Optional<Table> of(Object value) {
    var items = items(value);
    if (items.isEmpty() || items.get(0) == null) {
      return Optional.empty();
    }
    var first = items.get(0);
    if (items.stream().anyMatch(each -> each == null || each.getClass() != first.getClass())) {
      return Optional.empty();
    }
    if (first instanceof Row row) {
      return row.schema() == null
              || items.stream().anyMatch(each -> !row.schema().equals(((Row) each).schema()))
          ? Optional.empty()
          : Optional.of(
              DatasetRows.table(
                  row.schema(),
                  items.stream().limit(Table.SHOWN_ROWS).map(Row.class::cast).toList(),
                  items.size()));
    }
    if (first instanceof Product product && isCaseClassOrTuple(product)) {
      var names = CollectionConverters.asJava(product.productElementNames().toSeq());
      return Optional.of(
          table(
              items,
              names,
              item -> CollectionConverters.asJava(((Product) item).productIterator().toSeq())));
    }
    return first instanceof Record ? Optional.of(ofRecords(items)) : Optional.empty();
  }

  private static List<@Nullable Object> items(Object value) {
    if (value instanceof Object[] array) {
      return Arrays.asList(array);
    }
    if (value instanceof List<?> list) {
      return new ArrayList<>(list);
    }
    // Other Scala collections may be lazy, or have no end.
    return value instanceof scala.collection.immutable.List<?>
            || value instanceof scala.collection.immutable.Vector<?>
            || value instanceof scala.collection.mutable.ArrayBuffer<?>
            || value instanceof scala.collection.immutable.ArraySeq<?>
            || value instanceof scala.collection.mutable.ArraySeq<?>
        ? new ArrayList<>(CollectionConverters.asJava((scala.collection.Seq<?>) value))
        : List.of();
  }

  /** Options and lists are products too. */
  private static boolean isCaseClassOrTuple(Product product) {
    var name = product.getClass().getName();
    return product.productArity() > 0
        && (!name.startsWith("scala.") || name.startsWith("scala.Tuple"));
  }

  private interface Fields {
    List<? extends @Nullable Object> of(Object item);
  }

  private static Table ofRecords(List<@Nullable Object> items) {
    var components = items.get(0).getClass().getRecordComponents();
    return table(
        items,
        Arrays.stream(components).map(RecordComponent::getName).toList(),
        item -> Arrays.stream(components).map(each -> get(each, item)).toList());
  }

  private static @Nullable Object get(RecordComponent component, Object item) {
    try {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(item);
    } catch (ReflectiveOperationException e) {
      // The accessor is the learner's own code.
      return "(" + component.getName() + "() fails)";
    }
  }

  private static Table table(List<@Nullable Object> items, List<String> names, Fields fields) {
    var rows = new ArrayList<List<@Nullable Object>>();
    for (var item : items.subList(0, Math.min(Table.SHOWN_ROWS, items.size()))) {
      rows.add(new ArrayList<>(fields.of(item)));
    }
    var columns = new ArrayList<Column>();
    for (int i = 0; i < names.size(); i++) {
      var column = i;
      columns.add(column(names.get(i), rows.stream().map(row -> row.get(column)).toList()));
    }
    return new Table(columns, rows, items.size());
  }

  private static Column column(String name, Collection<? extends @Nullable Object> values) {
    var classes =
        values.stream()
            .filter(each -> each != null)
            .<Class<?>>map(Object::getClass)
            .distinct()
            .toList();
    if (classes.size() != 1) {
      return new Column(name, "", Kind.OTHER);
    }
    var type = classes.get(0);
    var kind =
        Number.class.isAssignableFrom(type)
            ? Kind.NUMBER
            : type == String.class
                ? Kind.TEXT
                : type == Boolean.class
                    ? Kind.BOOLEAN
                    : Temporal.class.isAssignableFrom(type) || Date.class.isAssignableFrom(type)
                        ? Kind.TIME
                        : Kind.OTHER;
    return new Column(name, type.getSimpleName(), kind);
  }
}
