package io.sparkmaster.kernel.protocol.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An operator of a physical plan.
 *
 * @param metrics SQL metrics by name, raw numbers
 * @param functions names of functions that Spark cannot look into
 * @param scan what is read; empty when the operator reads from no source
 */
public record PlanTree(
    String operator,
    String details,
    Map<String, Long> metrics,
    List<String> functions,
    Optional<PlanScan> scan,
    List<PlanTree> children) {
  /** Copies metrics, functions and children. */
  public PlanTree {
    metrics = Map.copyOf(metrics);
    functions = List.copyOf(functions);
    children = List.copyOf(children);
  }

  ObjectNode toJson() {
    var json = Json.object().put("operator", operator).put("details", details);
    var values = json.putObject("metrics");
    new TreeMap<>(metrics).forEach(values::put);
    if (!functions.isEmpty()) {
      functions.forEach(json.putArray("functions")::add);
    }
    scan.ifPresent(read -> json.set("scan", read.toJson()));
    var array = json.putArray("children");
    children.forEach(child -> array.add(child.toJson()));
    return json;
  }

  static PlanTree parse(JsonNode json) {
    var metrics = new LinkedHashMap<String, Long>();
    var values = Fields.object(json, "metrics");
    values
        .fieldNames()
        .forEachRemaining(
            name -> metrics.put(name, Fields.whole(values, name, Long.MIN_VALUE, Long.MAX_VALUE)));
    return new PlanTree(
        Fields.text(json, "operator"),
        Fields.text(json, "details"),
        metrics,
        json.has("functions") ? Fields.texts(json.path("functions"), "functions") : List.of(),
        json.has("scan")
            ? Optional.of(PlanScan.parse(Fields.object(json, "scan")))
            : Optional.empty(),
        Fields.list(json, "children").stream().map(PlanTree::parse).toList());
  }
}
