package io.sparkmaster.kernel.protocol.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import java.util.List;
import java.util.Optional;

/**
 * The content of a {@code sparkmaster_evidence_reply}: one answer for each probe, in the order in
 * which they were asked.
 */
public sealed interface EvidenceReply {
  /** The message type. */
  String TYPE = "sparkmaster_evidence_reply";

  /**
   * The request was understood.
   *
   * @param cell the last run of the request's cell; absent for one that was not run
   */
  record Answered(List<ProbeAnswer> probes, Optional<CellRun> cell) implements EvidenceReply {
    /** Copies the answers. */
    public Answered {
      probes = List.copyOf(probes);
    }
  }

  /** The request as a whole could not be answered. */
  record Refused(String reason) implements EvidenceReply {}

  /** The content as it travels. */
  default ObjectNode toJson() {
    var json = Json.object().put("schema", EvidenceRequest.SCHEMA);
    if (this instanceof Answered answered) {
      var array = json.put("status", "ok").putArray("probes");
      answered.probes().forEach(probe -> array.add(probe.toJson()));
      answered.cell().ifPresent(cell -> json.set("cell", cell.toJson()));
    } else if (this instanceof Refused refused) {
      json.put("status", "error").put("reason", refused.reason()).putArray("probes");
    }
    return json;
  }

  /**
   * Reads the content of a reply. A kernel that does not know the request answers with a status
   * {@code error} in Jupyter's shape, which is a refusal too.
   *
   * @throws io.sparkmaster.kernel.protocol.ProtocolException when it is no reply, with the field
   */
  static EvidenceReply parse(JsonNode json) {
    if (json.path("status").asText().equals("error")) {
      var reason = json.path("reason").asText(json.path("evalue").asText());
      return new Refused(reason.isEmpty() ? "The kernel gave no reason." : reason);
    }
    Fields.requireSchema(json, EvidenceRequest.SCHEMA);
    return new Answered(
        Fields.list(json, "probes").stream().map(ProbeAnswer::parse).toList(), cell(json));
  }

  /**
   * The last run of the request's cell, as a reply tells it.
   *
   * @throws io.sparkmaster.kernel.protocol.ProtocolException when it is told wrongly
   */
  static Optional<CellRun> cell(JsonNode json) {
    return json.hasNonNull("cell")
        ? Optional.of(CellRun.parse(Fields.object(json, "cell")))
        : Optional.empty();
  }
}
