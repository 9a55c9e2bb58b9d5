package io.sparkmaster.kernel.protocol.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import java.util.List;

/** What a probe found. JSON trees inside are not to be changed. */
public sealed interface ProbeResult {

  /**
   * Rows: for the probes {@code rows} and {@code stream}.
   *
   * @param schema Spark's schema JSON
   * @param rows cells as {@link TypedCells} writes them
   * @param truncated whether there are more rows
   */
  record Rows(ObjectNode schema, List<ArrayNode> rows, boolean truncated) implements ProbeResult {
    /** Copies the list. */
    public Rows {
      rows = List.copyOf(rows);
    }
  }

  /** Spark's schema JSON. */
  record Schema(ObjectNode schema) implements ProbeResult {}

  /**
   * A value: for the probes {@code value} and {@code run}.
   *
   * @param type the simple name of its class
   * @param value as {@link TypedValues} writes it
   * @param text as the language prints it
   */
  record Value(String type, JsonNode value, String text) implements ProbeResult {}

  /** What a cell printed. */
  record Output(String stdout, String stderr, boolean truncated) implements ProbeResult {}

  /** What Spark did for one execution of a cell. */
  record Metrics(
      long jobs,
      long stages,
      long tasks,
      long failedTasks,
      long shuffleReadBytes,
      long shuffleWriteBytes,
      long spillBytes,
      long inputBytes,
      long inputRows,
      long outputRows,
      long cachedBytes,
      long inputFiles,
      double skew)
      implements ProbeResult {}

  /** The root of a physical plan. */
  record Plan(PlanTree root) implements ProbeResult {}

  /** The files below the target's path, sorted by path. */
  record Files(List<WrittenFile> files) implements ProbeResult {
    /** Copies the list. */
    public Files {
      files = List.copyOf(files);
    }
  }

  /** A file with its path relative to the target's, and its size. */
  record WrittenFile(String path, long bytes) {}

  /** The result as it travels. */
  default ObjectNode toJson() {
    return ResultJson.write(this);
  }

  /**
   * Reads the result of a probe.
   *
   * @throws io.sparkmaster.kernel.protocol.ProtocolException for an unknown kind or a bad field
   */
  static ProbeResult parse(String kind, ObjectNode json) {
    return ResultJson.read(kind, json);
  }

  /** A row's cells as an array to be filled. */
  static ArrayNode newRow() {
    return Json.object().putArray("row");
  }
}
