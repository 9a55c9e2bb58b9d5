package io.sparkmaster.graders.runner;

import io.sparkmaster.graders.spi.v1.Column;
import io.sparkmaster.graders.spi.v1.Finding;
import io.sparkmaster.graders.spi.v1.Table;
import io.sparkmaster.graders.spi.v1.TargetValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an author wrote in YAML, where 3 may be an Integer or a Long, as the learner's answer
 * has it: the written form does not say which, so it must not decide.
 */
final class InlineValues {
  private InlineValues() {}

  static TargetValue value(Object written, Finding<?> actual) {
    var like = actual.value().map(InlineValues::content).orElse(null);
    var value = as(like, written);
    var type = value == null ? "Null" : value.getClass().getSimpleName();
    return new TargetValue(type, value, String.valueOf(value));
  }

  private static @Nullable Object content(Object found) {
    return found instanceof TargetValue target ? target.content() : null;
  }

  static Table table(List<List<Object>> written, Finding<?> actual) {
    var table = actual.value().map(Table.class::cast);
    List<List<@Nullable Object>> examples = table.map(Table::rows).orElse(List.of());
    var rows = new ArrayList<List<@Nullable Object>>();
    for (var row : written) {
      var cells = new ArrayList<@Nullable Object>();
      for (int i = 0; i < row.size(); i++) {
        cells.add(as(example(examples, i), row.get(i)));
      }
      rows.add(cells);
    }
    return new Table(List.<Column>of(), rows, false);
  }

  /** Some value of that column. */
  private static @Nullable Object example(List<List<@Nullable Object>> rows, int column) {
    for (var row : rows) {
      if (column < row.size() && row.get(column) != null) {
        return row.get(column);
      }
    }
    return null;
  }

  /** The written value in the class of the other one, when that loses nothing. */
  private static @Nullable Object as(@Nullable Object like, @Nullable Object written) {
    if (!(written instanceof Number) || !(like instanceof Number)) {
      return written;
    }
    var exact = new BigDecimal(written.toString());
    try {
      if (like instanceof Long) {
        return exact.longValueExact();
      } else if (like instanceof Integer) {
        return exact.intValueExact();
      } else if (like instanceof Short) {
        return exact.shortValueExact();
      } else if (like instanceof Byte) {
        return exact.byteValueExact();
      } else if (like instanceof BigInteger) {
        return exact.toBigIntegerExact();
      } else if (like instanceof BigDecimal decimal) {
        return exact.setScale(Math.max(decimal.scale(), exact.scale()));
      } else if (like instanceof Float) {
        return exact.floatValue();
      } else if (like instanceof Double) {
        return exact.doubleValue();
      }
    } catch (ArithmeticException e) {
      return written;
    }
    return written;
  }
}
