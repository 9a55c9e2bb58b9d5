package io.sparkmaster.kernel.protocol.sparkui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.ProtocolException;
import io.sparkmaster.kernel.protocol.ProtocolException.Code;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The content of a {@code sparkmaster_spark_ui_reply}. A kernel belongs to its learner, who can
 * make it answer anything, so only this much can be said, and {@link #parse} lets nothing else in.
 */
public sealed interface SparkUiReply {
  /** What a page may have at most. */
  int MOST_BYTES = 4 << 20;

  /**
   * A page, or a part of one.
   *
   * @param status of HTTP: one that has a body
   * @param contentType of HTTP
   * @param body nobody writes into it
   */
  record Page(int status, String contentType, byte[] body) implements SparkUiReply {
    private static final Pattern TYPE =
        Pattern.compile("[\\w.+-]{1,60}/[\\w.+-]{1,60}(; ?charset=[\\w-]{1,20})?");

    /** Checks all parts. */
    public Page {
      if (status < 200 || status > 599 || status / 100 == 3 || status == 204 || status == 205) {
        throw malformed("it has the status %d".formatted(status));
      }
      if (!TYPE.matcher(contentType).matches()) {
        throw malformed("it has no content type");
      }
      if (body.length > MOST_BYTES) {
        throw malformed("it has more than %d MB".formatted(MOST_BYTES >> 20));
      }
    }
  }

  /**
   * The browser finds it at another address of the same UI.
   *
   * @param target path and query below the UI's root
   */
  record Elsewhere(String target) implements SparkUiReply {
    private static final Pattern TARGET = Pattern.compile("/(?!/)[!-~&&[^\\\\#]]{0,2047}");
    private static final Pattern UP = Pattern.compile("/(\\.|%2e){1,2}(/|$)");

    /** Refuses a target that a browser would take for one outside. */
    public Elsewhere {
      var path = target.replaceFirst("\\?.*", "").toLowerCase(Locale.ROOT);
      if (!TARGET.matcher(target).matches() || UP.matcher(path).find()) {
        throw malformed("it sends the browser to an address that is not the UI's");
      }
    }
  }

  /**
   * There is no page.
   *
   * @param text for the learner: why, and what to do
   */
  record None(Reason reason, String text) implements SparkUiReply {
    private static final int LONGEST = 1000;

    /** Cuts the text. */
    public None {
      text = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }
  }

  /** Why there is no page. */
  enum Reason {
    /** Spark is not running, not yet or not any more. */
    NO_SPARK,
    /** Others run in the same Spark. */
    SHARED,
    /** The page is not to be had in this way. */
    REFUSED,
    /** Too much is asked for at the same time. */
    BUSY,
    FAILED
  }

  /** The content as it travels. */
  default ObjectNode toJson() {
    var json = Json.object().put("schema", 1);
    if (this instanceof Page page) {
      return json.put("status", page.status())
          .put("content_type", page.contentType())
          .put("body", page.body());
    } else if (this instanceof Elsewhere elsewhere) {
      return json.put("location", elsewhere.target());
    }
    var none = (None) this;
    return json.put("reason", none.reason().name().toLowerCase(Locale.ROOT))
        .put("text", none.text());
  }

  /**
   * Reads the content of a reply.
   *
   * @throws ProtocolException when it is none, or says more than it may
   */
  static SparkUiReply parse(JsonNode json) {
    if (json.has("reason")) {
      return new None(reason(json.path("reason").asText()), json.path("text").asText());
    }
    if (json.has("location")) {
      return new Elsewhere(json.path("location").asText());
    }
    if (!json.path("body").isTextual() && !json.path("body").isBinary()) {
      // Kernels of an older version answer so, and those of others.
      throw malformed("it is no page");
    }
    return new Page(
        json.path("status").asInt(), json.path("content_type").asText(), body(json.path("body")));
  }

  private static Reason reason(String text) {
    for (var reason : Reason.values()) {
      if (reason.name().toLowerCase(Locale.ROOT).equals(text)) {
        return reason;
      }
    }
    throw malformed("it has an unknown reason");
  }

  private static byte[] body(JsonNode body) {
    // Four characters are three bytes.
    if (body.isTextual() && body.textValue().length() / 4 * 3 > MOST_BYTES + 3) {
      throw malformed("it has more than %d MB".formatted(MOST_BYTES >> 20));
    }
    try {
      return body.binaryValue();
    } catch (IOException e) {
      throw malformed("its body is no Base64");
    }
  }

  private static ProtocolException malformed(String what) {
    return new ProtocolException(
        Code.MALFORMED_MESSAGE, "The kernel's answer is no page of Spark's UI: " + what + ".");
  }
}
