package io.sparkmaster.kernel.protocol.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of a {@code sparkmaster_evidence_request}.
 *
 * @param cellId the cell that metrics and output are about, as in the {@code cellId} of an execute
 *     request's metadata
 */
public record EvidenceRequest(
    @Nullable String cellId,
    EvidenceTarget target,
    List<EvidenceProbe> probes,
    EvidenceLimits limits) {
  /** The message type. */
  public static final String TYPE = "sparkmaster_evidence_request";

  static final int SCHEMA = 1;

  /** Copies the probes. */
  public EvidenceRequest {
    probes = List.copyOf(probes);
  }

  /** The content as it travels. */
  public ObjectNode toJson() {
    var json = Json.object().put("schema", SCHEMA);
    if (cellId != null) {
      json.put("cell_id", cellId);
    }
    json.set("target", target.toJson());
    var array = json.putArray("probes");
    probes.forEach(probe -> array.add(probe.toJson()));
    json.set("limits", limits.toJson());
    return json;
  }

  /**
   * Reads the content of a request.
   *
   * @throws io.sparkmaster.kernel.protocol.ProtocolException when it is no request, with the field
   */
  public static EvidenceRequest parse(JsonNode json) {
    Fields.requireSchema(json, SCHEMA);
    return new EvidenceRequest(
        Fields.optionalText(json, "cell_id"),
        EvidenceTarget.parse(Fields.object(json, "target")),
        Fields.list(json, "probes").stream().map(EvidenceProbe::parse).toList(),
        EvidenceLimits.parse(Fields.object(json, "limits")));
  }
}
