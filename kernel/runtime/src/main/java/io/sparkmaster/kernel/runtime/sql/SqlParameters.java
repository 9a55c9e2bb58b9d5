package io.sparkmaster.kernel.runtime.sql;

import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.error.KernelException.Code;
import io.sparkmaster.kernel.runtime.language.SharedVariable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The notebook's variables in SQL: {@code :name}, outside quotes and comments, is the value of the
 * variable of that name. Values go to Spark beside the text and are never part of it, so no value
 * can change what a statement does.
 */
final class SqlParameters {
  private static final Pattern NAME = Pattern.compile(":([A-Za-z_]\\w*)");

  /** After these, a colon takes a field out of a variant: {@code payload:city}, {@code a::int}. */
  private static final Pattern OPERAND_END = Pattern.compile("[\\w:)\\]`\"']");

  private final Function<String, Optional<SharedVariable>> variables;

  SqlParameters(Function<String, Optional<SharedVariable>> variables) {
    this.variables = variables;
  }

  /** The values of the variables that a statement uses, by their names. */
  Map<String, Object> of(String statement) {
    var values = new HashMap<String, Object>();
    var name = NAME.matcher(statement);
    for (int at = 0; at < statement.length(); ) {
      var before = at == 0 ? "" : statement.substring(at - 1, at);
      if (statement.charAt(at) == ':'
          && !OPERAND_END.matcher(before).matches()
          && name.region(at, statement.length()).lookingAt()) {
        values.put(name.group(1), value(name.group(1)));
        at = name.end();
      } else {
        at = SqlStatements.skip(statement, at, statement.charAt(at));
      }
    }
    return values;
  }

  private Object value(String name) {
    var variable =
        variables
            .apply(name)
            .orElseThrow(
                () ->
                    new KernelException(
                        Code.BAD_CELL,
                        "The SQL cell uses :%s, but no Scala or Java cell has declared a variable %s."
                            .formatted(name, name)));
    var value = variable.get();
    if (value instanceof scala.math.BigDecimal decimal) {
      return decimal.bigDecimal();
    }
    if (value instanceof scala.math.BigInt integer) {
      return new BigDecimal(integer.bigInteger());
    }
    if (value instanceof BigInteger integer) {
      return new BigDecimal(integer);
    }
    if (value instanceof Character character) {
      return character.toString();
    }
    if (isLiteral(value)) {
      return value;
    }
    throw new KernelException(
        Code.BAD_CELL,
        "The SQL cell uses :%s, whose value is %s. Strings, numbers, booleans, dates and timestamps can be used so."
            .formatted(name, value == null ? "null" : "of type " + value.getClass().getName()));
  }

  private static boolean isLiteral(Object value) {
    return value instanceof String
        || value instanceof Number
        || value instanceof Boolean
        || value instanceof LocalDate
        || value instanceof LocalDateTime
        || value instanceof Instant
        || value instanceof java.sql.Date
        || value instanceof java.sql.Timestamp;
  }
}
