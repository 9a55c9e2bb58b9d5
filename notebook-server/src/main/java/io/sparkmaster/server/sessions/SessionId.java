package io.sparkmaster.server.sessions;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names a notebook session. */
public record SessionId(@JsonValue String value) {

  static SessionId random() {
    return new SessionId(UUID.randomUUID().toString());
  }

  @Override
  public String toString() {
    return value;
  }
}
