package io.sparkmaster.kernel.protocol.sparkui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.ProtocolException;
import io.sparkmaster.kernel.protocol.ProtocolException.Code;
import java.util.regex.Pattern;

/**
 * The content of a {@code sparkmaster_spark_ui_request}: somebody looks at a page of Spark's UI.
 * Nothing else of a browser's request is passed on: no header, cookie or body.
 *
 * @param path of the page, as in a URL and below the UI's root; begins with "/"
 * @param query as in a URL, without "?"; empty for none
 * @param base where the browser finds the UI's root, as a path without "/" at its end
 */
public record SparkUiRequest(String path, String query, String base) {
  /** The message type. */
  public static final String TYPE = "sparkmaster_spark_ui_request";

  private static final Pattern PATH = Pattern.compile("/[!-~&&[^?#\\\\]]{0,2047}");
  private static final Pattern QUERY = Pattern.compile("[!-~&&[^#]]{0,4096}");
  private static final Pattern BASE = Pattern.compile("(/[\\w.~%@!$&'()*+,;=:-]+){1,50}");

  /**
   * Checks the parts: they become a line of an HTTP request.
   *
   * @throws ProtocolException when one is none
   */
  public SparkUiRequest {
    require(PATH, path, "path");
    require(QUERY, query, "query");
    require(BASE, base, "base");
  }

  private static void require(Pattern form, String value, String field) {
    if (!form.matcher(value).matches()) {
      var shown = value.length() > 60 ? value.substring(0, 60) + "..." : value;
      throw new ProtocolException(
          Code.MALFORMED_MESSAGE,
          "\"%s\" is no %s of a page of Spark's UI.".formatted(shown, field));
    }
  }

  /** The content as it travels. */
  public ObjectNode toJson() {
    return Json.object().put("schema", 1).put("path", path).put("query", query).put("base", base);
  }

  /**
   * Reads the content of a request.
   *
   * @throws ProtocolException when it is none
   */
  public static SparkUiRequest parse(JsonNode json) {
    return new SparkUiRequest(
        json.path("path").asText(), json.path("query").asText(), json.path("base").asText());
  }
}
