package io.sparkmaster.graders.runner.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.graders.spi.v1.CellMetrics;
import io.sparkmaster.graders.spi.v1.CellOutput;
import io.sparkmaster.graders.spi.v1.FileEntry;
import io.sparkmaster.graders.spi.v1.Finding;
import io.sparkmaster.graders.spi.v1.Finding.Cause;
import io.sparkmaster.graders.spi.v1.PlanNode;
import io.sparkmaster.graders.spi.v1.PlanScan;
import io.sparkmaster.graders.spi.v1.Probe;
import io.sparkmaster.graders.spi.v1.Table;
import io.sparkmaster.graders.spi.v1.TargetValue;
import io.sparkmaster.kernel.protocol.evidence.PlanTree;
import io.sparkmaster.kernel.protocol.evidence.ProbeAnswer;
import io.sparkmaster.kernel.protocol.evidence.ProbeResult;
import io.sparkmaster.kernel.protocol.evidence.TypedCells;
import io.sparkmaster.kernel.protocol.evidence.TypedValues;

/**
 * Turns an answer of a kernel into a grader's finding. The answer comes from the learner's JVM:
 * whatever is not as it should be is missing evidence.
 */
final class FindingReader {
  private FindingReader() {}

  // The kind of the result was checked to be that of the probe.
  @SuppressWarnings("unchecked")
  static <R> Finding<R> read(Probe<R> probe, JsonNode json) {
    try {
      var answer = ProbeAnswer.parse(json);
      if (answer instanceof ProbeAnswer.Missing missing) {
        return new Finding.Missing<>(Cause.valueOf(missing.cause().name()), missing.reason());
      }
      if (answer instanceof ProbeAnswer.Found found
          && found.kind().equals(Probes.of(probe).kind())) {
        return new Finding.Found<>((R) content(found.result()));
      }
      return unreadable("it answers another question");
    } catch (RuntimeException e) {
      return unreadable(String.valueOf(e.getMessage()));
    }
  }

  private static <R> Finding<R> unreadable(String why) {
    return new Finding.Missing<>(
        Cause.UNAVAILABLE, "The kernel's answer cannot be used: %s".formatted(why));
  }

  private static Object content(ProbeResult result) {
    if (result instanceof ProbeResult.Rows rows) {
      return new Table(
          SparkSchema.columns(rows.schema()),
          rows.rows().stream().map(row -> TypedCells.readRow(rows.schema(), row)).toList(),
          rows.truncated());
    } else if (result instanceof ProbeResult.Schema schema) {
      return SparkSchema.columns(schema.schema());
    } else if (result instanceof ProbeResult.Value value) {
      return new TargetValue(
          value.type(), TypedValues.read(value.type(), value.value()), value.text());
    } else if (result instanceof ProbeResult.Output output) {
      return new CellOutput(output.stdout(), output.stderr(), output.truncated());
    } else if (result instanceof ProbeResult.Metrics metrics) {
      return metrics(metrics);
    } else if (result instanceof ProbeResult.Plan plan) {
      return node(plan.root());
    } else if (result instanceof ProbeResult.Files files) {
      return files.files().stream().map(file -> new FileEntry(file.path(), file.bytes())).toList();
    }
    throw new IllegalArgumentException("nothing reads " + result.getClass().getSimpleName());
  }

  private static CellMetrics metrics(ProbeResult.Metrics from) {
    return new CellMetrics(
        from.jobs(),
        from.stages(),
        from.tasks(),
        from.failedTasks(),
        from.shuffleReadBytes(),
        from.shuffleWriteBytes(),
        from.spillBytes(),
        from.inputBytes(),
        from.inputRows(),
        from.outputRows(),
        from.cachedBytes(),
        from.inputFiles(),
        from.skew());
  }

  private static PlanNode node(PlanTree tree) {
    return new PlanNode(
        tree.operator(),
        tree.details(),
        tree.metrics(),
        tree.functions(),
        tree.scan()
            .map(
                scan ->
                    new PlanScan(scan.columns(), scan.pushed(), scan.filtered(), scan.folders())),
        tree.children().stream().map(FindingReader::node).toList());
  }
}
