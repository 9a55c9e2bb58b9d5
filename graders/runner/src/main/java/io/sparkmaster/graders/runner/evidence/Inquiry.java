package io.sparkmaster.graders.runner.evidence;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.courses.catalog.Target;
import io.sparkmaster.graders.spi.v1.Probe;
import io.sparkmaster.kernel.protocol.evidence.EvidenceLimits;
import io.sparkmaster.kernel.protocol.evidence.EvidenceRequest;
import io.sparkmaster.kernel.protocol.evidence.EvidenceTarget;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * All questions about one exercise: what its graders ask, each probe once.
 *
 * @param cellId the notebook's id of the exercise's cell
 */
public record Inquiry(Target target, String cellId, List<Probe<?>> probes, EvidenceLimits limits) {
  /** For lessons on small data. */
  public static final EvidenceLimits DEFAULT_LIMITS = new EvidenceLimits(100_000, 16L << 20, 30);

  /** Drops probes that are asked twice, and those that no kernel is asked. */
  public Inquiry {
    var asked = new LinkedHashSet<Probe<?>>(probes);
    asked.removeIf(probe -> probe instanceof Probe.Source);
    probes = List.copyOf(asked);
  }

  /** An inquiry for what several graders ask. */
  public static Inquiry of(
      Target target,
      String cellId,
      Collection<? extends Collection<Probe<?>>> probes,
      EvidenceLimits limits) {
    var all = new LinkedHashSet<Probe<?>>();
    probes.forEach(all::addAll);
    return new Inquiry(target, cellId, List.copyOf(all), limits);
  }

  /** The content of the message. */
  public ObjectNode toJson() {
    return new EvidenceRequest(
            cellId,
            new EvidenceTarget(
                EvidenceTarget.Kind.valueOf(target.kind().name()), target.name().orElse(null)),
            probes.stream().map(Probes::of).toList(),
            limits)
        .toJson();
  }

  /** How long the kernel may take. */
  Duration time() {
    return Duration.ofSeconds(limits.seconds());
  }
}
