package io.sparkmaster.server.learning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.util.Locale;

/** Takes values out of a request's body, and says what is wrong with them. */
final class Body {
  private Body() {}

  static String text(JsonNode body, String key) {
    var value = body.path(key);
    if (!value.isTextual() || value.textValue().isEmpty()) {
      throw wrong(key, "a text", value);
    }
    return value.textValue();
  }

  /** Empty when the key is absent. */
  static String optionalText(ObjectNode body, String key) {
    var value = body.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (!value.isTextual()) {
      throw wrong(key, "a text", value);
    }
    return value.textValue();
  }

  static int number(ObjectNode body, String key) {
    var value = body.path(key);
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw wrong(key, "a whole number", value);
    }
    return value.intValue();
  }

  static JsonNode array(ObjectNode body, String key) {
    var value = body.path(key);
    if (!value.isArray()) {
      throw wrong(key, "an array", value);
    }
    return value;
  }

  private static ServerException wrong(String key, String expected, JsonNode value) {
    return new ServerException(
        ErrorCode.BAD_REQUEST,
        "The body's \"%s\" must be %s, but %s."
            .formatted(
                key,
                expected,
                value.isMissingNode()
                    ? "is missing"
                    : "is of type " + value.getNodeType().name().toLowerCase(Locale.ROOT)));
  }
}
