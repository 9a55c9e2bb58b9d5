package io.sparkmaster.server.accounts;

import io.sparkmaster.server.http.UserId;
import java.time.Duration;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;

/** When people were last here, to the minute. */
final class Presence {
  private static final Duration EXACT_TO = Duration.ofMinutes(1);

  private final Jdbi jdbi;
  private final InstantSource clock;
  private final Seldom seldom;

  Presence(Jdbi jdbi, InstantSource clock) {
    this.jdbi = jdbi;
    this.clock = clock;
    this.seldom = new Seldom(clock, EXACT_TO);
  }

  void note(UserId user) {
    if (seldom.isDue(user.value())) {
      jdbi.useHandle(
          handle ->
              handle.execute(
                  "UPDATE users SET last_seen_at = ? WHERE id = ?", clock.millis(), user.value()));
    }
  }
}
