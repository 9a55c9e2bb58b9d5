package io.sparkmaster.server.kernels;

import io.sparkmaster.server.http.UserId;
import java.time.Duration;
import java.time.LocalDate;
import org.jdbi.v3.core.Jdbi;

/** How long learners' kernels used the shared cluster, in the database. Thread-safe. */
public final class ClusterUse {
  private final Jdbi jdbi;

  /** What this database says. */
  public ClusterUse(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Adds to what was used that day. */
  public void add(UserId learner, LocalDate day, Duration used) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                """
                INSERT INTO cluster_use (user_id, day, millis) VALUES (?, ?, ?)
                ON CONFLICT (user_id, day)
                DO UPDATE SET millis = cluster_use.millis + excluded.millis\
                """,
                learner.value(),
                day.toString(),
                used.toMillis()));
  }

  /** What was used since the beginning of that day. */
  Duration since(UserId learner, LocalDate day) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT coalesce(sum(millis), 0) FROM cluster_use
                    WHERE user_id = :learner AND day >= :day\
                    """)
                .bind("learner", learner.value())
                .bind("day", day.toString())
                .mapTo(Long.class)
                .map(Duration::ofMillis)
                .one());
  }

  /** Forgets what was used before that day. */
  void forgetBefore(LocalDate day) {
    jdbi.useHandle(
        handle -> handle.execute("DELETE FROM cluster_use WHERE day < ?", day.toString()));
  }
}
