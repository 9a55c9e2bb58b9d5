package io.sparkmaster.server.learning.attempts;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.learning.events.Event;
import io.sparkmaster.server.learning.events.EventType;
import java.util.Optional;

/** A verdict in the forms in which it is kept. */
record Judgement(Verdict verdict) {
  /** As the learner reads it. */
  JsonNode json() {
    return Json.mapper().valueToTree(verdict);
  }

  Event.Draft event(EventType type, Attempt attempt, Optional<String> kernel) {
    var data =
        Json.mapper()
            .createObjectNode()
            .put("attempt", attempt.id().value())
            .put("state", verdict.state().text())
            .put("points", verdict.points())
            .put("max", verdict.maxPoints())
            .put("trust", verdict.trust().text())
            .put("version", attempt.lessonVersion())
            .put("source", attempt.submissionHash());
    return new Event.Draft(type, attempt.subject(), kernel, data);
  }
}
