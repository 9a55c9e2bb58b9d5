package io.sparkmaster.kernel.protocol.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.FloatNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ShortNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sparkmaster.kernel.protocol.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Base64;

/**
 * JSON of values without parts, by the simple name of their class. Long, BigInteger and BigDecimal
 * are texts, since JSON readers round them; NaN and infinities are {@code {"$": "NaN"}}, which JSON
 * numbers cannot say.
 */
final class Scalars {
  private static final int MAX_DIGITS = 2_000;

  private Scalars() {}

  /** The name that a value travels under. */
  static String type(Object value) {
    return value instanceof byte[] ? "Binary" : value.getClass().getSimpleName();
  }

  static JsonNode write(Object value) {
    if (value instanceof Boolean flag) {
      return BooleanNode.valueOf(flag);
    }
    if (value instanceof Byte || value instanceof Integer) {
      return IntNode.valueOf(((Number) value).intValue());
    }
    if (value instanceof Short number) {
      return ShortNode.valueOf(number);
    }
    if (value instanceof Double || value instanceof Float) {
      return floating((Number) value);
    }
    if (value instanceof byte[] bytes) {
      return TextNode.valueOf(Base64.getEncoder().encodeToString(bytes));
    }
    if (value instanceof BigDecimal decimal) {
      return TextNode.valueOf(decimal.toPlainString());
    }
    return TextNode.valueOf(value.toString());
  }

  private static JsonNode floating(Number number) {
    var value = number.doubleValue();
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Json.object().put("$", Double.toString(value));
    }
    return number instanceof Float small ? FloatNode.valueOf(small) : DoubleNode.valueOf(value);
  }

  /**
   * Reads a value; a class that is not known here gives the text.
   *
   * @throws io.sparkmaster.kernel.protocol.ProtocolException when the JSON is no such value
   */
  static Object read(String type, JsonNode json) {
    try {
      return switch (type) {
        case "Boolean" -> bool(json, type);
        case "Byte" -> whole(json, type).byteValueExact();
        case "Short" -> whole(json, type).shortValueExact();
        case "Integer" -> whole(json, type).intValueExact();
        case "Long" -> Long.valueOf(text(json, type));
        case "BigInteger" -> new BigInteger(digits(json, type));
        case "BigDecimal" -> decimal(json, type);
        case "Double" -> readDouble(json, type);
        case "Float" -> (float) readDouble(json, type);
        case "LocalDate" -> LocalDate.parse(text(json, type));
        case "LocalDateTime" -> LocalDateTime.parse(text(json, type));
        case "Instant" -> Instant.parse(text(json, type));
        default -> text(json, type);
      };
    } catch (ArithmeticException | NumberFormatException | DateTimeException e) {
      throw bad(json, type);
    }
  }

  /** Within what any column or program needs: an exponent of nine digits would fill the memory. */
  private static BigDecimal decimal(JsonNode json, String type) {
    var decimal = new BigDecimal(digits(json, type));
    if (Math.abs((long) decimal.scale()) > MAX_DIGITS) {
      throw bad(json, type);
    }
    return decimal;
  }

  private static String digits(JsonNode json, String type) {
    var digits = text(json, type);
    if (digits.length() > MAX_DIGITS) {
      throw Fields.malformed(
          "a value of the type %s has more than %d digits".formatted(type, MAX_DIGITS));
    }
    return digits;
  }

  private static boolean bool(JsonNode json, String type) {
    if (!json.isBoolean()) {
      throw bad(json, type);
    }
    return json.booleanValue();
  }

  private static BigInteger whole(JsonNode json, String type) {
    if (!json.isIntegralNumber() && !(json instanceof BigIntegerNode)) {
      throw bad(json, type);
    }
    return json.bigIntegerValue();
  }

  private static double readDouble(JsonNode json, String type) {
    if (json.isNumber()) {
      return json.doubleValue();
    }
    return switch (json.path("$").asText()) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw bad(json, type);
    };
  }

  private static String text(JsonNode json, String type) {
    if (!json.isTextual()) {
      throw bad(json, type);
    }
    return json.textValue();
  }

  private static RuntimeException bad(JsonNode json, String type) {
    return Fields.malformed("a value of the type " + type + " is written as " + json);
  }
}
