package io.sparkmaster.kernel.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.ProtocolException.Code;
import java.io.IOException;
import java.util.Map;

/** The one JSON codec of the protocol. Thread-safe. */
public final class Json {
  /** Deeply nested input is refused, not answered with a stack overflow. */
  private static final int MAX_DEPTH = 500;

  private static final int MAX_STRING_CHARS = 512 * 1024 * 1024;

  private static final ObjectMapper MAPPER = mapper();

  private Json() {}

  private static ObjectMapper mapper() {
    var mapper = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    var built = mapper.build();
    built
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxStringLength(MAX_STRING_CHARS)
                .build());
    return built;
  }

  /** A new, empty object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /**
   * Parses UTF-8 JSON that has to be an object.
   *
   * @param what names the text in the error
   * @throws ProtocolException with {@link Code#MALFORMED_MESSAGE} for anything else
   */
  public static ObjectNode parseObject(byte[] json, String what) {
    JsonNode node;
    try {
      node = MAPPER.readTree(json);
    } catch (IOException e) {
      throw new ProtocolException(
          Code.MALFORMED_MESSAGE, "The " + what + " is not JSON: " + e.getMessage(), e);
    }
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new ProtocolException(
        Code.MALFORMED_MESSAGE,
        "The " + what + " must be a JSON object, but it is " + node.getNodeType() + ".");
  }

  /** The UTF-8 JSON text of a node, on one line. */
  public static byte[] write(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A JSON tree can always be written", e);
    }
  }

  /** The indented UTF-8 JSON text of a node. */
  public static byte[] writePretty(JsonNode node) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A JSON tree can always be written", e);
    }
  }

  /** A JSON tree as maps, lists, texts, numbers, booleans and nulls. */
  public static Map<String, Object> toMap(ObjectNode json) {
    return MAPPER.convertValue(json, new TypeReference<Map<String, Object>>() {});
  }

  /** A Java value (record, map, list) as a JSON tree. */
  public static ObjectNode toObject(Object value) {
    return MAPPER.valueToTree(value);
  }
}
