package io.sparkmaster.server.terminals;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A terminal as Jupyter's API describes it.
 *
 * @param lastActivity ISO 8601, UTC
 */
record TerminalModel(String name, @JsonProperty("last_activity") String lastActivity) {
  static TerminalModel of(String name, Instant lastActivity) {
    return new TerminalModel(name, lastActivity.truncatedTo(ChronoUnit.MICROS).toString());
  }
}
