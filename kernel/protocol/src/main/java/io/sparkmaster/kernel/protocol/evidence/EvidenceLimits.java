package io.sparkmaster.kernel.protocol.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;

/**
 * How much a kernel may spend on all probes of a request together; each is 1 or more.
 *
 * @param rows at most this many rows for each probe
 * @param bytes at most about this much JSON for each probe
 * @param seconds after this time the probes that are left are answered as missing
 */
public record EvidenceLimits(int rows, long bytes, int seconds) {
  /** Refuses a limit below 1. */
  public EvidenceLimits {
    if (rows < 1 || bytes < 1 || seconds < 1) {
      throw new IllegalArgumentException(
          "Limits must be 1 or more, not rows=" + rows + " bytes=" + bytes + " seconds=" + seconds);
    }
  }

  ObjectNode toJson() {
    return Json.object().put("rows", rows).put("bytes", bytes).put("seconds", seconds);
  }

  static EvidenceLimits parse(JsonNode json) {
    return new EvidenceLimits(
        (int) Fields.whole(json, "rows", 1, Integer.MAX_VALUE),
        Fields.whole(json, "bytes", 1, Long.MAX_VALUE),
        (int) Fields.whole(json, "seconds", 1, Integer.MAX_VALUE));
  }
}
