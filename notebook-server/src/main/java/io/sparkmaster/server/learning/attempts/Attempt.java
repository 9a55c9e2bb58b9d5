package io.sparkmaster.server.learning.attempts;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.server.learning.events.LearnerId;
import io.sparkmaster.server.learning.events.Subject;
import java.time.Instant;
import java.util.Optional;

/**
 * A learner's answer to an exercise, checked or submitted.
 *
 * @param subject an exercise
 * @param lessonVersion that it is judged by
 * @param submissionHash of the sources
 * @param verdict as the learner reads it, once there is one
 * @param reason why there is none, when there will be none; for the learner
 */
public record Attempt(
    AttemptId id,
    LearnerId learner,
    Subject subject,
    String lessonVersion,
    String submissionHash,
    Verdict.Trust trust,
    AttemptState state,
    Instant at,
    Optional<JsonNode> verdict,
    Optional<String> reason) {
  Attempt running() {
    return with(AttemptState.RUNNING, Optional.empty(), Optional.empty());
  }

  Attempt done(JsonNode result) {
    return with(AttemptState.DONE, Optional.of(result), Optional.empty());
  }

  Attempt interrupted(String why) {
    return with(AttemptState.INTERRUPTED, Optional.empty(), Optional.of(why));
  }

  private Attempt with(AttemptState next, Optional<JsonNode> result, Optional<String> why) {
    if (!state.inFlight()) {
      throw new IllegalStateException(
          "Attempt %s is %s and cannot become %s".formatted(id, state, next));
    }
    return new Attempt(
        id, learner, subject, lessonVersion, submissionHash, trust, next, at, result, why);
  }
}
