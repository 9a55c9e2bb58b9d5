package io.sparkmaster.kernel.protocol.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;

/** The JSON form of results. */
final class ResultJson {
  private ResultJson() {}

  static ObjectNode write(ProbeResult result) {
    var json = Json.object();
    if (result instanceof ProbeResult.Rows rows) {
      json.set("schema", rows.schema());
      var array = json.putArray("rows");
      rows.rows().forEach(array::add);
      json.put("truncated", rows.truncated());
    } else if (result instanceof ProbeResult.Schema schema) {
      json.set("schema", schema.schema());
    } else if (result instanceof ProbeResult.Value value) {
      json.put("type", value.type()).put("text", value.text()).set("value", value.value());
    } else if (result instanceof ProbeResult.Output output) {
      json.put("stdout", output.stdout())
          .put("stderr", output.stderr())
          .put("truncated", output.truncated());
    } else if (result instanceof ProbeResult.Metrics metrics) {
      writeMetrics(json, metrics);
    } else if (result instanceof ProbeResult.Plan plan) {
      return plan.root().toJson();
    } else if (result instanceof ProbeResult.Files files) {
      var array = json.putArray("files");
      files
          .files()
          .forEach(file -> array.addObject().put("path", file.path()).put("bytes", file.bytes()));
    }
    return json;
  }

  private static void writeMetrics(ObjectNode json, ProbeResult.Metrics metrics) {
    json.put("jobs", metrics.jobs())
        .put("stages", metrics.stages())
        .put("tasks", metrics.tasks())
        .put("failed_tasks", metrics.failedTasks())
        .put("shuffle_read_bytes", metrics.shuffleReadBytes())
        .put("shuffle_write_bytes", metrics.shuffleWriteBytes())
        .put("spill_bytes", metrics.spillBytes())
        .put("input_bytes", metrics.inputBytes())
        .put("input_rows", metrics.inputRows())
        .put("output_rows", metrics.outputRows())
        .put("cached_bytes", metrics.cachedBytes())
        .put("input_files", metrics.inputFiles())
        .put("skew", metrics.skew());
  }

  static ProbeResult read(String kind, ObjectNode json) {
    return switch (kind) {
      case "rows", "stream" ->
          new ProbeResult.Rows(
              Fields.object(json, "schema"),
              Fields.list(json, "rows").stream().map(ResultJson::row).toList(),
              Fields.flag(json, "truncated"));
      case "schema" -> new ProbeResult.Schema(Fields.object(json, "schema"));
      case "value", "run" ->
          new ProbeResult.Value(
              Fields.text(json, "type"), Fields.present(json, "value"), Fields.text(json, "text"));
      case "output" ->
          new ProbeResult.Output(
              Fields.text(json, "stdout"),
              Fields.text(json, "stderr"),
              Fields.flag(json, "truncated"));
      case "metrics" -> readMetrics(json);
      case "plan" -> new ProbeResult.Plan(PlanTree.parse(json));
      case "files" ->
          new ProbeResult.Files(
              Fields.list(json, "files").stream()
                  .map(
                      file ->
                          new ProbeResult.WrittenFile(
                              Fields.text(file, "path"), count(file, "bytes")))
                  .toList());
      default -> throw Fields.malformed("there is no probe \"" + kind + "\"");
    };
  }

  private static ArrayNode row(JsonNode json) {
    if (json instanceof ArrayNode row) {
      return row;
    }
    throw Fields.malformed("a row must be an array, not " + json.getNodeType());
  }

  private static ProbeResult.Metrics readMetrics(ObjectNode json) {
    return new ProbeResult.Metrics(
        count(json, "jobs"),
        count(json, "stages"),
        count(json, "tasks"),
        count(json, "failed_tasks"),
        count(json, "shuffle_read_bytes"),
        count(json, "shuffle_write_bytes"),
        count(json, "spill_bytes"),
        count(json, "input_bytes"),
        count(json, "input_rows"),
        count(json, "output_rows"),
        count(json, "cached_bytes"),
        count(json, "input_files"),
        number(json, "skew"));
  }

  private static long count(JsonNode json, String field) {
    return Fields.whole(json, field, 0, Long.MAX_VALUE);
  }

  private static double number(JsonNode json, String field) {
    if (!json.path(field).isNumber()) {
      throw Fields.malformed("\"" + field + "\" must be a number");
    }
    return json.path(field).doubleValue();
  }
}
