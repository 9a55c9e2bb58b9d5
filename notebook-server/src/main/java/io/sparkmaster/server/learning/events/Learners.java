package io.sparkmaster.server.learning.events;

import io.sparkmaster.server.http.UserId;
import java.time.InstantSource;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Knows which learner a user is. */
public final class Learners {
  private final Jdbi jdbi;
  private final InstantSource clock;

  /** Learners of this database. */
  public Learners(Jdbi jdbi, InstantSource clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /** The learner of a user; the first call makes one up. */
  public LearnerId of(UserId user) {
    return jdbi.withHandle(
        handle -> {
          var query = "SELECT learner FROM learners WHERE user_id = ?";
          var known = handle.select(query, user.value()).mapTo(String.class).findFirst();
          if (known.isPresent()) {
            return new LearnerId(known.get());
          }
          handle.execute(
              """
              INSERT INTO learners (user_id, learner, created_at) VALUES (?, ?, ?)
              ON CONFLICT DO NOTHING""",
              user.value(),
              UUID.randomUUID().toString(),
              clock.millis());
          return new LearnerId(handle.select(query, user.value()).mapTo(String.class).one());
        });
  }
}
