package io.sparkmaster.server.accounts;

import io.sparkmaster.server.http.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * What happened to accounts, and who was let in or refused. It is only ever added to, until entries
 * are older than they are kept.
 */
public final class SecurityLog {
  private static final int LONGEST_NAME = 64;
  private static final int LONGEST_DETAIL = 400;

  private final Jdbi jdbi;
  private final InstantSource clock;

  public SecurityLog(Jdbi jdbi, InstantSource clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /**
   * One line of the log.
   *
   * @param user the account it is about, as it was typed: there may be none of that name
   * @param actor who did it; empty when it was the user, or is not known
   */
  public record Entry(Instant at, SecurityEvent event, String user, String detail, String actor) {}

  /** The kernels of an account that lets nobody in any more were ended. */
  public void kernelsEnded(UserId owner, int kernels) {
    add(SecurityEvent.KERNELS_ENDED, owner.value(), kernels + " kernels");
  }

  void add(SecurityEvent event, String user, String detail) {
    jdbi.useHandle(handle -> add(handle, event, user, detail, ""));
  }

  /** As part of a transaction, so that there is no change without its entry. */
  void add(Handle handle, SecurityEvent event, String user, String detail, String actor) {
    handle.execute(
        """
        INSERT INTO security_log (at, event, user_id, detail, actor, number)
        SELECT ?, ?, ?, ?, ?, COALESCE(MAX(number), 0) + 1 FROM security_log\
        """,
        clock.millis(),
        event.name(),
        shortened(user, LONGEST_NAME),
        shortened(detail, LONGEST_DETAIL),
        actor.equals(user) ? "" : actor);
  }

  private static String shortened(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }

  /** Removes what is older, records that it did, and tells how many entries that were. */
  int prune(Duration kept) {
    var before = clock.instant().minus(kept);
    return jdbi.inTransaction(
        handle -> {
          var gone = handle.execute("DELETE FROM security_log WHERE at < ?", before.toEpochMilli());
          if (gone > 0) {
            add(handle, SecurityEvent.LOG_PRUNED, "", gone + " entries before " + before, "");
          }
          return gone;
        });
  }

  /** The newest entries, newest first. */
  public List<Entry> newest(int count) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT at, event, user_id, detail, actor FROM security_log
                    ORDER BY at DESC, number DESC LIMIT :count\
                    """)
                .bind("count", count)
                .map(
                    (row, context) ->
                        new Entry(
                            Instant.ofEpochMilli(row.getLong("at")),
                            SecurityEvent.valueOf(row.getString("event")),
                            row.getString("user_id"),
                            row.getString("detail"),
                            row.getString("actor")))
                .list());
  }
}
