package io.sparkmaster.kernel.protocol.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;

/** The answer to one probe. */
public sealed interface ProbeAnswer {
  /** The probe's kind. */
  String kind();

  /** What was found. */
  record Found(String kind, ProbeResult result) implements ProbeAnswer {}

  /**
   * Nothing was found.
   *
   * @param reason one sentence for people; it may quote an error of the learner's code
   */
  record Missing(String kind, Cause cause, String reason) implements ProbeAnswer {}

  /** Kinds of absence. */
  enum Cause {
    /** There is no such variable, result, file, or the cell has not run. */
    NOT_ATTEMPTED,
    /** There is something of another kind: a Dataset for a value, a value for a Dataset. */
    UNSUITABLE,
    /** Computing it ended in an error. */
    FAILED,
    /** A limit, a stop, or a probe that this kernel does not support. */
    UNAVAILABLE
  }

  /** The answer as it travels. */
  default ObjectNode toJson() {
    var json = Json.object().put("kind", kind());
    if (this instanceof Found found) {
      json.put("ok", true).set("result", found.result().toJson());
    } else if (this instanceof Missing missing) {
      json.put("ok", false)
          .put("cause", Fields.lower(missing.cause()))
          .put("reason", missing.reason());
    }
    return json;
  }

  /**
   * Reads an answer; a reason without a cause is {@link Cause#UNAVAILABLE}.
   *
   * @throws io.sparkmaster.kernel.protocol.ProtocolException when it is no answer, with the field
   */
  static ProbeAnswer parse(JsonNode json) {
    var kind = Fields.text(json, "kind");
    if (Fields.flag(json, "ok")) {
      return new Found(kind, ProbeResult.parse(kind, Fields.object(json, "result")));
    }
    var cause =
        json.hasNonNull("cause") ? Fields.choice(json, "cause", Cause.class) : Cause.UNAVAILABLE;
    return new Missing(kind, cause, Fields.text(json, "reason"));
  }
}
