package io.sparkmaster.kernel.protocol.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cells of rows, whose types Spark's schema JSON gives. Long and decimal are texts, NaN and
 * infinities {@code {"$": "NaN"}}, dates and timestamps ISO texts, binary Base64, structs and
 * arrays are arrays, a map is an array of {@code [key, value]}. In Java a cell is a Byte, Short,
 * Integer, Long, Float, Double, BigDecimal, Boolean, String, LocalDate, Instant, LocalDateTime,
 * List, Map or null; binary is its Base64 text, and any type that is not named here is the text
 * that Spark prints.
 */
public final class TypedCells {
  private TypedCells() {}

  /**
   * Writes a cell.
   *
   * @param type the {@code type} of a field in Spark's schema JSON
   * @param cell a value of the classes above, or {@code byte[]} for binary
   */
  public static JsonNode write(JsonNode type, @Nullable Object cell) {
    if (cell == null) {
      return NullNode.instance;
    }
    if (cell instanceof List<?> list) {
      var array = ProbeResult.newRow();
      for (var i = 0; i < list.size(); i++) {
        array.add(write(part(type, i), list.get(i)));
      }
      return array;
    }
    if (cell instanceof Map<?, ?> map) {
      var array = ProbeResult.newRow();
      map.forEach(
          (key, value) ->
              array
                  .addArray()
                  .add(write(type.path("keyType"), key))
                  .add(write(type.path("valueType"), value)));
      return array;
    }
    return Scalars.write(cell);
  }

  /**
   * Reads the cells of a row.
   *
   * @param schema Spark's schema JSON
   * @throws io.sparkmaster.kernel.protocol.ProtocolException when the row does not fit the schema
   */
  public static List<@Nullable Object> readRow(JsonNode schema, ArrayNode row) {
    return struct(schema, row);
  }

  private static @Nullable Object read(JsonNode type, JsonNode cell) {
    if (cell.isNull()) {
      return null;
    }
    return switch (type.isTextual() ? "" : type.path("type").asText()) {
      case "struct" -> struct(type, cell);
      case "array" -> {
        var list = new ArrayList<@Nullable Object>();
        array(cell, type).forEach(element -> list.add(read(type.path("elementType"), element)));
        yield Collections.unmodifiableList(list);
      }
      case "map" -> {
        var map = new LinkedHashMap<@Nullable Object, @Nullable Object>();
        array(cell, type)
            .forEach(
                entry ->
                    map.put(
                        read(type.path("keyType"), entry.path(0)),
                        read(type.path("valueType"), entry.path(1))));
        yield Collections.unmodifiableMap(map);
      }
      case "udt" -> read(type.path("sqlType"), cell);
      default -> Scalars.read(className(type.asText()), cell);
    };
  }

  private static List<@Nullable Object> struct(JsonNode type, JsonNode cells) {
    var fields = type.path("fields");
    if (array(cells, type).size() != fields.size()) {
      throw Fields.malformed(
          "a row has %d cells, but its schema has %d fields"
              .formatted(cells.size(), fields.size()));
    }
    var list = new ArrayList<@Nullable Object>(cells.size());
    for (var i = 0; i < cells.size(); i++) {
      list.add(read(fields.path(i).path("type"), cells.path(i)));
    }
    return Collections.unmodifiableList(list);
  }

  private static JsonNode array(JsonNode cell, JsonNode type) {
    if (!cell.isArray()) {
      throw Fields.malformed(
          "a cell of the type %s is no array".formatted(type.path("type").asText()));
    }
    return cell;
  }

  private static JsonNode part(JsonNode type, int position) {
    return type.path("type").asText().equals("struct")
        ? type.path("fields").path(position).path("type")
        : type.path("elementType");
  }

  private static String className(String type) {
    if (type.startsWith("decimal")) {
      return "BigDecimal";
    }
    return switch (type) {
      case "boolean" -> "Boolean";
      case "byte" -> "Byte";
      case "short" -> "Short";
      case "integer" -> "Integer";
      case "long" -> "Long";
      case "float" -> "Float";
      case "double" -> "Double";
      case "date" -> "LocalDate";
      case "timestamp" -> "Instant";
      case "timestamp_ntz" -> "LocalDateTime";
      default -> "String";
    };
  }
}
