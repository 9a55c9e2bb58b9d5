package io.sparkmaster.kernel.protocol.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.ProtocolException;
import io.sparkmaster.kernel.protocol.ProtocolException.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads fields of evidence messages and says which one is wrong. */
final class Fields {
  private Fields() {}

  static ProtocolException malformed(String what) {
    return new ProtocolException(
        Code.MALFORMED_MESSAGE, "This evidence message cannot be read: " + what + ".");
  }

  private static ProtocolException wrong(JsonNode json, String field, String wanted) {
    var value = json.path(field);
    return malformed(
        "the field \"%s\" is %s, but it must be %s"
            .formatted(
                field, value.isMissingNode() ? "absent" : abridged(value.toString()), wanted));
  }

  private static String abridged(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "...";
  }

  static void requireSchema(JsonNode json, int schema) {
    if (json.path("schema").asInt(-1) != schema) {
      throw wrong(json, "schema", "the number " + schema);
    }
  }

  static JsonNode present(JsonNode json, String field) {
    var value = json.get(field);
    if (value == null) {
      throw wrong(json, field, "present");
    }
    return value;
  }

  static String text(JsonNode json, String field) {
    if (!json.path(field).isTextual()) {
      throw wrong(json, field, "a text");
    }
    return json.path(field).textValue();
  }

  static @Nullable String optionalText(JsonNode json, String field) {
    return json.hasNonNull(field) ? text(json, field) : null;
  }

  static boolean flag(JsonNode json, String field) {
    if (!json.path(field).isBoolean()) {
      throw wrong(json, field, "true or false");
    }
    return json.path(field).booleanValue();
  }

  static long whole(JsonNode json, String field, long least, long most) {
    var value = json.path(field);
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < least
        || value.longValue() > most) {
      throw wrong(json, field, "a whole number from " + least + " to " + most);
    }
    return value.longValue();
  }

  static ObjectNode object(JsonNode json, String field) {
    if (json.get(field) instanceof ObjectNode object) {
      return object;
    }
    throw wrong(json, field, "an object");
  }

  static List<JsonNode> list(JsonNode json, String field) {
    if (!json.path(field).isArray()) {
      throw wrong(json, field, "an array");
    }
    return elements(json.path(field));
  }

  static List<JsonNode> elements(JsonNode array) {
    var elements = new ArrayList<JsonNode>(array.size());
    array.forEach(elements::add);
    return elements;
  }

  static List<String> texts(JsonNode array, String field) {
    if (!array.isArray() || !elements(array).stream().allMatch(JsonNode::isTextual)) {
      throw malformed("the field \"" + field + "\" must hold arrays of texts");
    }
    return elements(array).stream().map(JsonNode::textValue).toList();
  }

  static <E extends Enum<E>> E choice(JsonNode json, String field, Class<E> type) {
    var text = text(json, field);
    return Stream.of(type.getEnumConstants())
        .filter(constant -> lower(constant).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                wrong(
                    json,
                    field,
                    "one of "
                        + Stream.of(type.getEnumConstants())
                            .map(Fields::lower)
                            .collect(Collectors.joining(", "))));
  }

  static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static String lower(Class<?> type) {
    return type.getSimpleName().toLowerCase(Locale.ROOT);
  }
}
