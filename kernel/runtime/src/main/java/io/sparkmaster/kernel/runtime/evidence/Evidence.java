package io.sparkmaster.kernel.runtime.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.evidence.EvidenceReply;
import io.sparkmaster.kernel.protocol.evidence.ProbeAnswer;
import io.sparkmaster.kernel.protocol.evidence.ProbeAnswer.Cause;
import io.sparkmaster.kernel.protocol.evidence.ProbeResult;
import io.sparkmaster.kernel.protocol.evidence.TypedCells;
import io.sparkmaster.kernel.protocol.evidence.TypedValues;
import io.sparkmaster.kernel.runtime.evidence.EvidenceValues.TooLargeException;
import io.sparkmaster.kernel.runtime.spark.NotebookSpark;
import io.sparkmaster.kernel.runtime.text.Texts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;

/** Answers evidence requests; each probe that cannot be answered says why. */
public final class Evidence {
  private static final int MAX_ROWS = 10_000;
  private static final long MAX_BYTES = 32L << 20;
  private static final int MAX_SECONDS = 600;
  private static final long MAX_PARTS = 1_000_000;
  private static final int MAX_TEXT = 10_000;

  private final Function<String, Optional<Object>> variables;
  private final CellRecords records;
  private final NotebookSpark spark;

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

  /**
   * The content of the reply. Runs Spark jobs on the calling thread, in this job group; at the
   * request's limit they are cancelled, and the probes that are left are answered as missing.
   */
  public ObjectNode answer(ObjectNode request, String jobGroup) {
    var seconds = limit(request, "seconds", MAX_SECONDS);
    var answers = new ArrayList<ProbeAnswer>();
    try (var limit = TimeLimit.start(seconds, () -> spark.cancel(jobGroup))) {
      for (var probe : request.path("probes")) {
        answers.add(answer(probe, request, limit::passed, seconds));
      }
    }
    var cell = records.run(request.path("cell_id").asText(""));
    return new EvidenceReply.Answered(answers, cell).toJson();
  }

  private ProbeAnswer answer(
      JsonNode probe, ObjectNode request, BooleanSupplier late, long seconds) {
    var kind = probe.path("kind").asText();
    var tooLate = "it took longer than %d s".formatted(seconds);
    if (late.getAsBoolean()) {
      return new ProbeAnswer.Missing(kind, Cause.UNAVAILABLE, tooLate);
    }
    try {
      return new ProbeAnswer.Found(kind, find(kind, probe, request));
    } catch (Unanswered e) {
      return new ProbeAnswer.Missing(kind, e.cause, String.valueOf(e.getMessage()));
    } catch (TooLargeException e) {
      return new ProbeAnswer.Missing(kind, Cause.UNSUITABLE, String.valueOf(e.getMessage()));
    } catch (Throwable e) {
      // The learner's Dataset or toString failed, with an Error perhaps; the other probes go on.
      return late.getAsBoolean()
          ? new ProbeAnswer.Missing(kind, Cause.UNAVAILABLE, tooLate)
          : new ProbeAnswer.Missing(kind, Cause.FAILED, firstLine(e));
    }
  }

  private static String firstLine(Throwable error) {
    return String.valueOf(error.getMessage()).lines().findFirst().orElse(error.toString());
  }

  private ProbeResult find(String kind, JsonNode probe, ObjectNode request)
      throws Unanswered, TooLargeException {
    return switch (kind) {
      case "rows" ->
          rows(dataset(request), rowLimit(probe, request), limit(request, "bytes", MAX_BYTES));
      case "schema" -> new ProbeResult.Schema(schema(dataset(request)));
      case "plan" -> ProbeResult.parse(kind, Plans.of(dataset(request)));
      case "value" -> value(target(request), limit(request, "bytes", MAX_BYTES));
      case "output" -> output(cell(request));
      case "metrics" -> ProbeResult.parse(kind, metrics(cell(request)));
      case "files" -> files(request);
      default ->
          throw new Unanswered(
              Cause.UNAVAILABLE, "this kernel does not answer the probe \"" + kind + "\"");
    };
  }

  private static long limit(ObjectNode request, String name, long most) {
    return Math.max(1, Math.min(request.path("limits").path(name).asLong(most), most));
  }

  private static int rowLimit(JsonNode probe, ObjectNode request) {
    var most = limit(request, "rows", MAX_ROWS);
    return (int) Math.max(0, Math.min(probe.path("limit").asLong(most), most));
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
      case "files" -> {
        var files = files(request);
        yield WrittenFiles.read(spark.session(), name, files)
            .orElseThrow(
                () ->
                    new Unanswered(
                        Cause.UNSUITABLE,
                        "the files at \"%s\" are neither parquet, orc, json nor csv"
                            .formatted(name)));
      }
      default ->
          throw new Unanswered(
              Cause.UNAVAILABLE,
              "this kernel knows no target of the kind \"" + target.path("kind").asText() + "\"");
    };
  }

  private ProbeResult.Files files(ObjectNode request) throws Unanswered {
    var target = request.path("target");
    var name = target.path("name").asText();
    if (!target.path("kind").asText().equals("files")) {
      throw new Unanswered(Cause.UNAVAILABLE, "the exercise's target is no files");
    }
    try {
      return WrittenFiles.below(spark.session(), name)
          .orElseThrow(() -> new Unanswered(Cause.NOT_ATTEMPTED, "nothing is at \"" + name + "\""));
    } catch (IOException | WrittenFiles.TooManyException e) {
      throw new Unanswered(Cause.UNAVAILABLE, String.valueOf(e.getMessage()));
    }
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
    return Json.parseObject(
        dataset.schema().json().getBytes(StandardCharsets.UTF_8), "Spark schema");
  }

  private static ProbeResult rows(Dataset<?> dataset, int most, long bytes)
      throws Unanswered, TooLargeException {
    if (dataset.isStreaming()) {
      throw new Unanswered(Cause.UNSUITABLE, "it is a streaming Dataset, which has no fixed rows");
    }
    var schema = schema(dataset);
    var values = new EvidenceValues(Long.MAX_VALUE);
    var rows = new ArrayList<ArrayNode>();
    var taken = dataset.toDF().takeAsList(most + 1);
    var room = bytes;
    for (var row : taken.subList(0, Math.min(most, taken.size()))) {
      var json = (ArrayNode) TypedCells.write(schema, values.row(row));
      room -= Json.write(json).length;
      if (room < 0) {
        return new ProbeResult.Rows(schema, rows, true);
      }
      rows.add(json);
    }
    return new ProbeResult.Rows(schema, rows, taken.size() > most);
  }

  private static ProbeResult value(Object value, long bytes) throws Unanswered, TooLargeException {
    if (value instanceof Dataset<?>) {
      throw new Unanswered(Cause.UNSUITABLE, "it is a DataFrame or Dataset, not a plain value");
    }
    var content = new EvidenceValues(MAX_PARTS).of(value);
    var json = TypedValues.write(content);
    var text = String.valueOf(value);
    if (Json.write(json).length > bytes) {
      throw new TooLargeException("it takes more than %d bytes".formatted(bytes));
    }
    return new ProbeResult.Value(TypedValues.type(content), json, Texts.cut(text, MAX_TEXT));
  }

  private ProbeResult output(String cell) throws Unanswered {
    var printed =
        records
            .output(cell)
            .orElseThrow(() -> new Unanswered(Cause.NOT_ATTEMPTED, "the cell was not run"));
    return new ProbeResult.Output(printed.out(), printed.err(), printed.truncated());
  }

  private ObjectNode metrics(String cell) throws Unanswered {
    return spark
        .metrics(cell)
        .orElseThrow(() -> new Unanswered(Cause.NOT_ATTEMPTED, "the cell was not run"));
  }
}
