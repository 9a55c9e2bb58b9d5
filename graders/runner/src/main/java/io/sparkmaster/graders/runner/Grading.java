package io.sparkmaster.graders.runner;

import io.sparkmaster.graders.runner.Verdict.Isolation;
import io.sparkmaster.graders.runner.plugins.GraderRegistry;
import io.sparkmaster.graders.runner.verdict.VerdictKey;
import io.sparkmaster.kernel.launch.KernelProvider;
import java.time.InstantSource;

/**
 * All that grades, put together.
 *
 * @param check for a learner's running kernel
 * @param submission for a notebook that is run again
 * @param expected what authors' solutions give, to be prepared ahead
 */
public record Grading(Check check, Submission submission, ExpectedEvidence expected) {

  /**
   * Puts it together; the provider and the graders stay the caller's.
   *
   * @param provider of the fresh kernels, with the heap that they may have; learners' own kernels
   *     are of the same kind
   */
  public static Grading of(
      GraderRegistry graders,
      KernelProvider provider,
      GradingSettings settings,
      InstantSource clock) {
    var isolation = Isolation.of(provider);
    var judge = new Judge(graders, settings.evidence());
    var replay = new Replay(provider, settings.temporary(), settings.limits(), judge);
    var expected =
        new ExpectedEvidence(
            replay, judge, new ExpectedCache(settings.cache()), settings.sparkVersion());
    return new Grading(
        new Check(judge, expected, isolation, clock),
        new Submission(
            replay,
            judge,
            expected,
            VerdictKey.in(settings.keys()),
            settings.sparkVersion(),
            isolation,
            clock),
        expected);
  }
}
