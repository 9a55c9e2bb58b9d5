package io.sparkmaster.kernel.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.ProtocolException.Code;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message's header (Jupyter messaging, "Message header").
 *
 * @param msgId unique for each message
 * @param session the sending client's or kernel's session
 * @param date ISO 8601 with microseconds and a zone; kept as sent, since some clients send a number
 * @param msgType for instance {@code "execute_request"}
 * @param version of the protocol that the sender speaks
 * @param subshellId the subshell that is addressed, or null for the main shell
 */
public record Header(
    String msgId,
    String username,
    String session,
    String date,
    String msgType,
    String version,
    @Nullable String subshellId) {

  /** The version that SparkMaster's own messages carry. */
  public static final String PROTOCOL_VERSION = "5.5";

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX").withZone(ZoneOffset.UTC);

  /** A header with a new id and the present time. */
  public static Header create(String msgType, String session, String username) {
    return new Header(
        UUID.randomUUID().toString(),
        username,
        session,
        DATE.format(Instant.now().truncatedTo(ChronoUnit.MICROS)),
        msgType,
        PROTOCOL_VERSION,
        null);
  }

  /**
   * Reads a header.
   *
   * @throws ProtocolException when {@code msg_id} or {@code msg_type} is missing
   */
  public static Header parse(ObjectNode json) {
    return new Header(
        required(json, "msg_id"),
        json.path("username").asText(""),
        json.path("session").asText(""),
        json.path("date").asText(""),
        required(json, "msg_type"),
        json.path("version").asText(""),
        json.path("subshell_id").isTextual() ? json.path("subshell_id").asText() : null);
  }

  private static String required(ObjectNode json, String field) {
    var value = json.path(field);
    if (!value.isTextual() || value.asText().isEmpty()) {
      throw new ProtocolException(
          Code.MALFORMED_MESSAGE, "The message header needs the text field \"" + field + "\".");
    }
    return value.asText();
  }

  /** As it is sent. */
  public ObjectNode toJson() {
    var json =
        Json.object()
            .put("msg_id", msgId)
            .put("username", username)
            .put("session", session)
            .put("date", date)
            .put("msg_type", msgType)
            .put("version", version);
    if (subshellId != null) {
      json.put("subshell_id", subshellId);
    }
    return json;
  }
}
