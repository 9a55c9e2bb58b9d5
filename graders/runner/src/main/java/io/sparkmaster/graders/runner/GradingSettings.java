package io.sparkmaster.graders.runner;

import io.sparkmaster.graders.runner.evidence.Inquiry;
import io.sparkmaster.graders.runner.replay.ReplayLimits;
import io.sparkmaster.kernel.protocol.evidence.EvidenceLimits;
import java.nio.file.Path;

/**
 * Where grading keeps its files, and what it allows.
 *
 * @param temporary folders of running submissions
 * @param cache answers of authors' solutions
 * @param keys the folder of the signing key; never shown to a kernel
 * @param sparkVersion that kernels run, for verdicts
 */
public record GradingSettings(
    Path temporary,
    Path cache,
    Path keys,
    String sparkVersion,
    ReplayLimits limits,
    EvidenceLimits evidence) {

  /** The usual places below a home folder, and the default limits. */
  public static GradingSettings in(Path home, String sparkVersion) {
    return new GradingSettings(
        home.resolve("run").resolve("grading"),
        home.resolve("cache").resolve("expected"),
        home.resolve("keys"),
        sparkVersion,
        ReplayLimits.DEFAULT,
        Inquiry.DEFAULT_LIMITS);
  }

  /** The same with other limits for code that is run again. */
  public GradingSettings withLimits(ReplayLimits other) {
    return new GradingSettings(temporary, cache, keys, sparkVersion, other, evidence);
  }
}
