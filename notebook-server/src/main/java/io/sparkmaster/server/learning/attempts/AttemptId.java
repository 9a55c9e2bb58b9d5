package io.sparkmaster.server.learning.attempts;

import com.fasterxml.jackson.annotation.JsonValue;

/** Names an attempt; later attempts have greater ones. */
public record AttemptId(@JsonValue String value) {
  @Override
  public String toString() {
    return value;
  }
}
