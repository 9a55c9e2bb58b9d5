package io.sparkmaster.graders.runner.verdict;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.kernel.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/**
 * The one way to write a JSON value as bytes that are signed or hashed: no white space, keys sorted
 * by their UTF-16 units (RFC 8785). Numbers are written plainly, without exponent or trailing
 * zeros, which is RFC 8785's form for those between 1e-6 and 1e21.
 */
public final class CanonicalJson {
  private CanonicalJson() {}

  /** The UTF-8 bytes. */
  public static byte[] bytes(JsonNode node) {
    var text = new StringBuilder();
    write(node, text);
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** SHA-256 of the bytes, in hexadecimal. */
  public static String hash(JsonNode node) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(node)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private static void write(JsonNode node, StringBuilder text) {
    if (node.isObject()) {
      var sorted = new TreeMap<String, JsonNode>();
      node.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
      var separator = "{";
      for (var entry : sorted.entrySet()) {
        text.append(separator).append(scalar(Json.object().textNode(entry.getKey()))).append(':');
        write(entry.getValue(), text);
        separator = ",";
      }
      text.append(sorted.isEmpty() ? "{}" : "}");
    } else if (node.isArray()) {
      var separator = "[";
      for (var element : node) {
        text.append(separator);
        write(element, text);
        separator = ",";
      }
      text.append(node.isEmpty() ? "[]" : "]");
    } else if (node.isFloatingPointNumber()) {
      text.append(node.decimalValue().stripTrailingZeros().toPlainString());
    } else {
      text.append(scalar(node));
    }
  }

  private static String scalar(JsonNode node) {
    return new String(Json.write(node), StandardCharsets.UTF_8);
  }
}
