package io.sparkmaster.kernel.protocol.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import org.jspecify.annotations.Nullable;

/**
 * What the evidence is about.
 *
 * @param name of the variable, function or query, or the path of the files; absent for a cell's
 *     result
 */
public record EvidenceTarget(Kind kind, @Nullable String name) {

  /** Kinds of targets. */
  public enum Kind {
    VARIABLE,
    CELL_RESULT,
    FUNCTION,
    FILES,
    QUERY
  }

  ObjectNode toJson() {
    var json = Json.object().put("kind", Fields.lower(kind));
    if (name != null) {
      json.put("name", name);
    }
    return json;
  }

  static EvidenceTarget parse(JsonNode json) {
    var kind = Fields.choice(json, "kind", Kind.class);
    var name = Fields.optionalText(json, "name");
    if (name == null && kind != Kind.CELL_RESULT) {
      throw Fields.malformed("a target of the kind \"" + Fields.lower(kind) + "\" needs a name");
    }
    return new EvidenceTarget(kind, name);
  }
}
