package io.sparkmaster.server.learning.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that a learner did.
 *
 * @param id a ULID: later events have greater ones
 * @param version of the shape of {@code data}
 * @param kernel the one it happened in
 * @param data what else is known; never source code, only its hash
 */
public record Event(
    String id,
    EventType type,
    int version,
    Instant at,
    LearnerId learner,
    Subject subject,
    Optional<String> kernel,
    JsonNode data)
    implements Comparable<Event> {
  /** Copies the data. */
  public Event {
    data = data.deepCopy();
  }

  /** What is to become an event once it is appended. */
  public record Draft(EventType type, Subject subject, Optional<String> kernel, ObjectNode data) {
    /** Copies the data. */
    public Draft {
      data = data.deepCopy();
    }

    /** One that happened in no kernel. */
    public static Draft of(EventType type, Subject subject, ObjectNode data) {
      return new Draft(type, subject, Optional.empty(), data);
    }
  }

  @Override
  public int compareTo(Event other) {
    return id.compareTo(other.id);
  }
}
