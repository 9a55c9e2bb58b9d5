package io.sparkmaster.kernel.runtime.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sparkmaster.kernel.protocol.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.Product;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Values as JSON that keeps what JSON numbers would lose: long and decimal are text, NaN and the
 * infinities are {@code {"$": "NaN"}}, dates and times ISO text, binary base64, structs and
 * sequences arrays, maps arrays of pairs.
 */
final class TypedJson {
  private TypedJson() {}

  static JsonNode of(@Nullable Object value) {
    if (value == null) {
      return NullNode.getInstance();
    }
    if (value instanceof Boolean bool) {
      return BooleanNode.valueOf(bool);
    }
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return IntNode.valueOf(((Number) value).intValue());
    }
    if (value instanceof Double || value instanceof Float) {
      return floating(((Number) value).doubleValue(), value);
    }
    if (value instanceof BigDecimal decimal) {
      return TextNode.valueOf(decimal.toPlainString());
    }
    if (value instanceof Long || value instanceof BigInteger) {
      return TextNode.valueOf(value.toString());
    }
    if (value instanceof Date date) {
      return TextNode.valueOf(date.toLocalDate().toString());
    }
    if (value instanceof Timestamp timestamp) {
      return TextNode.valueOf(timestamp.toInstant().toString());
    }
    if (value instanceof byte[] bytes) {
      return TextNode.valueOf(Base64.getEncoder().encodeToString(bytes));
    }
    return nested(value);
  }

  private static JsonNode floating(double number, Object value) {
    if (Double.isFinite(number)) {
      // A float's own digits: 0.1f is 0.1 and not 0.10000000149011612.
      return DoubleNode.valueOf(Double.parseDouble(value.toString()));
    }
    return Json.object().put("$", value.toString());
  }

  private static JsonNode nested(Object value) {
    if (value instanceof Row row) {
      return row(row);
    }
    if (value instanceof scala.collection.Map<?, ?> map) {
      return map(CollectionConverters.asJava(map));
    }
    if (value instanceof Map<?, ?> map) {
      return map(map);
    }
    if (value instanceof scala.collection.Iterable<?> all) {
      return list(CollectionConverters.asJava(all));
    }
    if (value instanceof Collection<?> all) {
      return list(all);
    }
    if (value.getClass().isArray()) {
      return list(CollectionConverters.asJava(scala.Predef$.MODULE$.genericWrapArray(value)));
    }
    if (value instanceof Product product) {
      return list(CollectionConverters.asJava(product.productIterator().toSeq()));
    }
    return TextNode.valueOf(value.toString());
  }

  static ArrayNode row(Row row) {
    var list = array();
    for (int i = 0; i < row.length(); i++) {
      list.add(of(row.get(i)));
    }
    return list;
  }

  private static ArrayNode list(Iterable<?> values) {
    var list = array();
    values.forEach(each -> list.add(of(each)));
    return list;
  }

  private static ArrayNode map(Map<?, ?> map) {
    var list = array();
    map.forEach((key, value) -> list.addArray().add(of(key)).add(of(value)));
    return list;
  }

  private static ArrayNode array() {
    return Json.object().putArray("values");
  }
}
