package io.sparkmaster.graders.runner.evidence;

import io.sparkmaster.graders.spi.v1.Probe;
import io.sparkmaster.kernel.protocol.evidence.EvidenceProbe;
import java.util.OptionalInt;

/** A grader's probe as kernels are asked it. */
final class Probes {
  private Probes() {}

  static EvidenceProbe of(Probe<?> probe) {
    if (probe instanceof Probe.Rows rows) {
      return new EvidenceProbe.Rows(OptionalInt.of(rows.limit()));
    } else if (probe instanceof Probe.Run run) {
      return new EvidenceProbe.Run(run.language(), run.code());
    } else if (probe instanceof Probe.Stream stream) {
      return new EvidenceProbe.Stream(stream.batches());
    } else if (probe instanceof Probe.Schema) {
      return new EvidenceProbe.Schema();
    } else if (probe instanceof Probe.Plan) {
      return new EvidenceProbe.Plan();
    } else if (probe instanceof Probe.Metrics) {
      return new EvidenceProbe.Metrics();
    } else if (probe instanceof Probe.Output) {
      return new EvidenceProbe.Output();
    } else if (probe instanceof Probe.Value) {
      return new EvidenceProbe.Value();
    } else if (probe instanceof Probe.Files) {
      return new EvidenceProbe.Files();
    }
    throw new IllegalArgumentException("Kernels cannot be asked the probe " + probe);
  }
}
