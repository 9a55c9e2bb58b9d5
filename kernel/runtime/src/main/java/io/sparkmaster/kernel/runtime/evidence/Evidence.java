package io.sparkmaster.kernel.runtime.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.runtime.spark.NotebookSpark;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;

/** Answers evidence requests; each probe that cannot be answered says why. */
public final class Evidence {
  private static final int MAX_ROWS = 10_000;

  private final Function<String, Optional<Object>> variables;
  private final CellRecords records;
  private final NotebookSpark spark;

  /** Why there is no answer to a probe. */
  private enum Cause {
    NOT_ATTEMPTED,
    UNSUITABLE,
    FAILED,
    UNAVAILABLE;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A refusal of one probe, as text for a person. */
  private static final class Unanswered extends Exception {
    private static final long serialVersionUID = 1;

    private final Cause cause;

    Unanswered(Cause cause, String reason) {
      super(reason);
      this.cause = cause;
    }
  }

  /**
   * Evidence about one notebook.
   *
   * @param variables finds the value of a notebook's variable in any language
   */
  public Evidence(
      Function<String, Optional<Object>> variables, CellRecords records, NotebookSpark spark) {
    this.variables = variables;
    this.records = records;
    this.spark = spark;
  }

  /** The content of the reply. Runs Spark jobs on the calling thread. */
  public ObjectNode answer(ObjectNode request) {
    var reply = Json.object().put("schema", 1).put("status", "ok");
    var answers = reply.putArray("probes");
    for (var probe : request.path("probes")) {
      var kind = probe.path("kind").asText();
      var answer = answers.addObject().put("kind", kind);
      try {
        var result = answer(kind, probe, request);
        answer.put("ok", true).set("result", result);
      } catch (Unanswered e) {
        answer.put("ok", false).put("cause", e.cause.wireName()).put("reason", e.getMessage());
      } catch (Exception e) {
        // The learner's Dataset failed. Spark's exceptions are checked, and Scala declares none.
        answer.put("ok", false).put("cause", Cause.FAILED.wireName()).put("reason", firstLine(e));
      }
    }
    return reply;
  }

  private static String firstLine(Exception error) {
    return String.valueOf(error.getMessage()).lines().findFirst().orElse(error.toString());
  }

  private ObjectNode answer(String kind, JsonNode probe, ObjectNode request) throws Unanswered {
    return switch (kind) {
      case "rows" -> rows(dataset(request), limit(probe, request));
      case "schema" -> schema(dataset(request));
      case "plan" -> Plans.of(dataset(request));
      case "value" -> value(target(request));
      case "output" -> output(cell(request));
      case "metrics" -> metrics(cell(request));
      default ->
          throw new Unanswered(
              Cause.UNAVAILABLE, "this kernel does not answer the probe \"" + kind + "\"");
    };
  }

  private static int limit(JsonNode probe, ObjectNode request) {
    var most = request.path("limits").path("rows").asInt(MAX_ROWS);
    return Math.max(0, Math.min(probe.path("limit").asInt(most), Math.min(most, MAX_ROWS)));
  }

  private static String cell(ObjectNode request) throws Unanswered {
    var cell = request.path("cell_id").asText("");
    if (cell.isEmpty()) {
      throw new Unanswered(Cause.UNAVAILABLE, "the request names no cell");
    }
    return cell;
  }

  private Object target(ObjectNode request) throws Unanswered {
    var target = request.path("target");
    var name = target.path("name").asText();
    return switch (target.path("kind").asText()) {
      case "variable" ->
          variables
              .apply(name)
              .orElseThrow(
                  () ->
                      new Unanswered(
                          Cause.NOT_ATTEMPTED, "there is no variable named \"" + name + "\""));
      case "cell_result" ->
          records
              .value(cell(request))
              .orElseThrow(() -> new Unanswered(Cause.NOT_ATTEMPTED, "the cell has no result"));
      default ->
          throw new Unanswered(
              Cause.UNAVAILABLE,
              "this kernel knows no target of the kind \"" + target.path("kind").asText() + "\"");
    };
  }

  private Dataset<?> dataset(ObjectNode request) throws Unanswered {
    var target = target(request);
    if (target instanceof Dataset<?> dataset) {
      return dataset;
    }
    throw new Unanswered(
        Cause.UNSUITABLE,
        "it is no DataFrame or Dataset, but a value of " + target.getClass().getSimpleName());
  }

  private static ObjectNode schema(Dataset<?> dataset) {
    var result = Json.object();
    result.set("schema", schemaJson(dataset));
    return result;
  }

  private static ObjectNode schemaJson(Dataset<?> dataset) {
    return Json.parseObject(
        dataset.schema().json().getBytes(StandardCharsets.UTF_8), "Spark schema");
  }

  private static ObjectNode rows(Dataset<?> dataset, int limit) throws Unanswered {
    if (dataset.isStreaming()) {
      throw new Unanswered(Cause.UNSUITABLE, "it is a streaming Dataset, which has no fixed rows");
    }
    var result = schema(dataset);
    var taken = dataset.toDF().takeAsList(limit + 1);
    var rows = result.putArray("rows");
    taken.subList(0, Math.min(limit, taken.size())).forEach(row -> rows.add(TypedJson.row(row)));
    return result.put("truncated", taken.size() > limit);
  }

  private static ObjectNode value(Object value) throws Unanswered {
    if (value instanceof Dataset<?>) {
      throw new Unanswered(Cause.UNSUITABLE, "it is a DataFrame or Dataset, not a plain value");
    }
    var result = Json.object().put("type", value.getClass().getSimpleName());
    result.set("value", TypedJson.of(value));
    return result.put("text", String.valueOf(value));
  }

  private ObjectNode output(String cell) throws Unanswered {
    var printed =
        records
            .output(cell)
            .orElseThrow(() -> new Unanswered(Cause.NOT_ATTEMPTED, "the cell was not run"));
    return Json.object()
        .put("stdout", printed.out())
        .put("stderr", printed.err())
        .put("truncated", printed.truncated());
  }

  private ObjectNode metrics(String cell) throws Unanswered {
    return spark
        .metrics(cell)
        .orElseThrow(() -> new Unanswered(Cause.NOT_ATTEMPTED, "the cell was not run"));
  }
}
