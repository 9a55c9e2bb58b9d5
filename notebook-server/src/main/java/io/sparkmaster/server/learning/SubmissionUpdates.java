package io.sparkmaster.server.learning;

import io.sparkmaster.server.learning.attempts.Submissions;
import io.sparkmaster.server.learning.stream.LiveUpdates;

/** Lets open pages follow submissions. */
public final class SubmissionUpdates {
  /** The message that carries a submission. */
  static final String TYPE = "submission";

  private SubmissionUpdates() {}

  /** From now on, each learner's pages are told how their submissions fare. */
  public static void connect(Submissions submissions, LiveUpdates updates) {
    submissions.listen(
        attempt -> updates.tell(attempt.learner(), TYPE, LearningJson.attempt(attempt).toString()));
  }
}
