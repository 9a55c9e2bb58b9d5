package io.sparkmaster.kernel.protocol.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values that no schema describes. A value travels as its type and its JSON: cells without parts as
 * {@link TypedCells} writes them; a {@code List} as an array and a {@code Map} as an array of
 * {@code [key, value]}, whose parts are objects {@code {type, value}} each; null has the type
 * {@code Null}.
 */
public final class TypedValues {
  private TypedValues() {}

  /** The name of a value's type in messages. */
  public static String type(@Nullable Object value) {
    if (value == null) {
      return "Null";
    }
    if (value instanceof List) {
      return "List";
    }
    return value instanceof Map ? "Map" : Scalars.type(value);
  }

  /** Writes a value of the classes that {@link TypedCells} names. */
  public static JsonNode write(@Nullable Object value) {
    if (value == null) {
      return NullNode.instance;
    }
    if (value instanceof List<?> list) {
      var array = ProbeResult.newRow();
      list.forEach(element -> array.add(part(element)));
      return array;
    }
    if (value instanceof Map<?, ?> map) {
      var array = ProbeResult.newRow();
      map.forEach((key, content) -> array.addArray().add(part(key)).add(part(content)));
      return array;
    }
    return Scalars.write(value);
  }

  private static ObjectNode part(@Nullable Object value) {
    return Json.object().put("type", type(value)).set("value", write(value));
  }

  /**
   * Reads a value; one of a type that is not known here is its text.
   *
   * @throws io.sparkmaster.kernel.protocol.ProtocolException when the JSON does not fit the type
   */
  public static @Nullable Object read(String type, JsonNode json) {
    if (json.isNull()) {
      return null;
    }
    return switch (type) {
      case "List" -> {
        var list = new ArrayList<@Nullable Object>();
        array(json, type).forEach(element -> list.add(read(element)));
        yield Collections.unmodifiableList(list);
      }
      case "Map" -> {
        var map = new LinkedHashMap<@Nullable Object, @Nullable Object>();
        array(json, type).forEach(entry -> map.put(read(entry.path(0)), read(entry.path(1))));
        yield Collections.unmodifiableMap(map);
      }
      default -> Scalars.read(type, json);
    };
  }

  private static @Nullable Object read(JsonNode part) {
    return read(Fields.text(part, "type"), Fields.present(part, "value"));
  }

  private static JsonNode array(JsonNode json, String type) {
    if (!json.isArray()) {
      throw Fields.malformed("a value of the type " + type + " must be an array");
    }
    return json;
  }
}
