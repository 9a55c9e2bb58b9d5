package io.sparkmaster.kernel.protocol.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The last run of the cell that a request is about. It tells an answer from what an older text of
 * the cell has left behind.
 *
 * @param sourceHash SHA-256 of the text that was run, in hexadecimal
 * @param ok whether it ran to its end
 */
public record CellRun(String sourceHash, boolean ok) {
  /** The run of this text. */
  public static CellRun of(String source, boolean ok) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var hash = digest.digest(source.getBytes(StandardCharsets.UTF_8));
      return new CellRun(HexFormat.of().formatHex(hash), ok);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** Whether this text is the one that was run. */
  public boolean isOf(String source) {
    return of(source, ok).equals(this);
  }

  ObjectNode toJson() {
    return Json.object().put("source_sha256", sourceHash).put("ok", ok);
  }

  static CellRun parse(JsonNode json) {
    return new CellRun(Fields.text(json, "source_sha256"), Fields.flag(json, "ok"));
  }
}
