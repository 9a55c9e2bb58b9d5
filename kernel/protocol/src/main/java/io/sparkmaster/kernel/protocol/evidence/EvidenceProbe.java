package io.sparkmaster.kernel.protocol.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import java.util.List;
import java.util.OptionalInt;

/** One question of an evidence request. */
public sealed interface EvidenceProbe {

  /** The first rows of a Dataset; without a limit as many as the request's limits allow. */
  record Rows(OptionalInt limit) implements EvidenceProbe {}

  /** The schema of a Dataset; runs no job. */
  record Schema() implements EvidenceProbe {}

  /** The final physical plan of the target's query. */
  record Plan() implements EvidenceProbe {}

  /** What Spark did for the last execution of the request's cell. */
  record Metrics() implements EvidenceProbe {}

  /** What the last execution of the request's cell printed. */
  record Output() implements EvidenceProbe {}

  /** A value that is no Dataset. */
  record Value() implements EvidenceProbe {}

  /** The files below the target's path. */
  record Files() implements EvidenceProbe {}

  /** The value of an expression. */
  record Run(String language, String code) implements EvidenceProbe {}

  /** The rows of a streaming query's state after it has processed batches of JSON objects. */
  record Stream(List<List<String>> batches) implements EvidenceProbe {
    /** Copies the batches. */
    public Stream {
      batches = batches.stream().map(List::copyOf).toList();
    }
  }

  /** The probe's name in messages. */
  default String kind() {
    return Fields.lower(getClass());
  }

  /** The probe as it travels. */
  default ObjectNode toJson() {
    var json = Json.object().put("kind", kind());
    if (this instanceof Rows rows) {
      rows.limit().ifPresent(limit -> json.put("limit", limit));
    } else if (this instanceof Run run) {
      json.put("language", run.language()).put("code", run.code());
    } else if (this instanceof Stream stream) {
      var batches = json.putArray("batches");
      for (var batch : stream.batches()) {
        var lines = batches.addArray();
        batch.forEach(lines::add);
      }
    }
    return json;
  }

  /**
   * Reads a probe.
   *
   * @throws io.sparkmaster.kernel.protocol.ProtocolException for an unknown kind or a bad field
   */
  static EvidenceProbe parse(JsonNode json) {
    var kind = Fields.text(json, "kind");
    return switch (kind) {
      case "rows" ->
          new Rows(
              json.hasNonNull("limit")
                  ? OptionalInt.of((int) Fields.whole(json, "limit", 1, Integer.MAX_VALUE))
                  : OptionalInt.empty());
      case "schema" -> new Schema();
      case "plan" -> new Plan();
      case "metrics" -> new Metrics();
      case "output" -> new Output();
      case "value" -> new Value();
      case "files" -> new Files();
      case "run" -> new Run(Fields.text(json, "language"), Fields.text(json, "code"));
      case "stream" ->
          new Stream(
              Fields.list(json, "batches").stream()
                  .map(batch -> Fields.texts(batch, "batches"))
                  .toList());
      default ->
          throw Fields.malformed(
              "there is no probe \""
                  + kind
                  + "\"; known are rows, schema, plan, metrics, output, value, files, run, stream");
    };
  }
}
