package io.sparkmaster.server.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/** How the server reads and writes JSON. Numbers keep their digits: 1.0 stays 1.0. */
public final class Json {
  // Small values take twenty times their length as nodes, so size alone does not bound memory.
  private static final long MOST_TOKENS = 2_000_000;
  // Uploads and images in notebooks are one string each; the request limit bounds them.
  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder()
          .maxStringLength(Integer.MAX_VALUE)
          .maxTokenCount(MOST_TOKENS)
          .build();
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(JsonFactory.builder().streamReadConstraints(LIMITS).build())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build();

  private Json() {}

  /** The shared mapper; callers do not change its configuration. */
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  /** The body of a request, which must be an object; an absent body is an empty one. */
  public static ObjectNode object(Context context) {
    var bytes = context.bodyAsBytes();
    try {
      JsonNode node = read(bytes);
      if (node.isMissingNode()) {
        return MAPPER.createObjectNode();
      }
      if (node instanceof ObjectNode object) {
        return object;
      }
      throw new ServerException(
          ErrorCode.BAD_REQUEST,
          "The body must be a JSON object, but is of type %s."
              .formatted(node.getNodeType().name().toLowerCase(Locale.ROOT)));
    } catch (JsonProcessingException malformed) {
      throw Failures.badJson(malformed);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /**
   * What these bytes hold.
   *
   * @throws JsonProcessingException when they are no JSON, or hold a number that has no value here
   */
  public static JsonNode read(byte[] bytes) throws IOException {
    try {
      return MAPPER.readTree(bytes);
    } catch (NumberFormatException tooLarge) {
      throw new JsonParseException(null, "a number is out of range", JsonLocation.NA, tooLarge);
    }
  }

  /** Says in one line where JSON goes wrong, without the parser's words on itself. */
  public static String fault(JsonProcessingException broken) {
    return String.valueOf(broken.getOriginalMessage())
        .lines()
        .findFirst()
        .orElse("")
        .replaceFirst(" \\(start marker at \\[.*]\\)", "");
  }
}
