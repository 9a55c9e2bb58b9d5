package io.sparkmaster.graders.runner;

import io.sparkmaster.graders.runner.Verdict.Isolation;
import io.sparkmaster.graders.runner.Verdict.Trust;
import io.sparkmaster.graders.runner.plugins.GraderRegistry;
import io.sparkmaster.graders.runner.replay.KeptSessions;
import io.sparkmaster.graders.runner.replay.PreparedSessions;
import io.sparkmaster.graders.runner.replay.Sessions;
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
    var sessions = Sessions.fresh(provider, settings.temporary(), settings.limits());
    return of(graders, sessions, sessions, Isolation.of(provider), Trust.ISOLATED, settings, clock);
  }

  /**
   * For a batch, whose kernels are started ahead. Solutions run in kernels of their own.
   *
   * @param sessions from the same provider; they stay the caller's
   */
  public static Grading prepared(
      GraderRegistry graders,
      KernelProvider provider,
      PreparedSessions sessions,
      GradingSettings settings,
      InstantSource clock) {
    var fresh = Sessions.fresh(provider, settings.temporary(), settings.limits());
    return of(graders, sessions, fresh, Isolation.of(provider), Trust.ISOLATED, settings, clock);
  }

  /**
   * For notebooks whose authors are trusted: kernels go on from one to the next, and verdicts are
   * advisory and not signed. Solutions run in fresh kernels here too: other verdicts rest on what
   * they give.
   *
   * @param sessions stay the caller's
   */
  public static Grading trusted(
      GraderRegistry graders,
      KeptSessions sessions,
      GradingSettings settings,
      InstantSource clock) {
    return of(graders, sessions, sessions.fresh(), Isolation.NONE, Trust.ADVISORY, settings, clock);
  }

  private static Grading of(
      GraderRegistry graders,
      Sessions sessions,
      Sessions ofSolutions,
      Isolation isolation,
      Trust trust,
      GradingSettings settings,
      InstantSource clock) {
    var judge = new Judge(graders, settings.evidence());
    var replay = new Replay(sessions, judge);
    var expected =
        new ExpectedEvidence(
            new Replay(ofSolutions, judge),
            judge,
            new ExpectedCache(settings.cache()),
            settings.sparkVersion());
    return new Grading(
        new Check(judge, expected, isolation, clock),
        new Submission(
            replay,
            judge,
            expected,
            VerdictKey.in(settings.keys()),
            settings.sparkVersion(),
            isolation,
            trust,
            clock,
            new Review(graders)),
        expected);
  }
}
