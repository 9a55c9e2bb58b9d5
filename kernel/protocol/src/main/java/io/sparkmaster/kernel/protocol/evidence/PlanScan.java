package io.sparkmaster.kernel.protocol.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import java.util.List;

/**
 * What Spark reads from a source, taken from the operator and not from its text, in which a query's
 * own texts stand too.
 *
 * @param columns that are read
 * @param pushed the filters that the reader is handed, such as {@code GreaterThan(speed,300)}
 * @param filtered the columns of those, checks for null left out
 * @param folders the columns whose folders are chosen by a filter, checks for null left out
 */
public record PlanScan(
    List<String> columns, List<String> pushed, List<String> filtered, List<String> folders) {
  /** Copies the lists. */
  public PlanScan {
    columns = List.copyOf(columns);
    pushed = List.copyOf(pushed);
    filtered = List.copyOf(filtered);
    folders = List.copyOf(folders);
  }

  /** As it stands in an operator's {@code scan}. */
  public ObjectNode toJson() {
    var json = Json.object();
    columns.forEach(json.putArray("columns")::add);
    pushed.forEach(json.putArray("pushed")::add);
    filtered.forEach(json.putArray("filtered")::add);
    folders.forEach(json.putArray("folders")::add);
    return json;
  }

  static PlanScan parse(JsonNode json) {
    return new PlanScan(
        Fields.texts(json.path("columns"), "columns"),
        Fields.texts(json.path("pushed"), "pushed"),
        Fields.texts(json.path("filtered"), "filtered"),
        Fields.texts(json.path("folders"), "folders"));
  }
}
