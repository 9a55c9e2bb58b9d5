package io.sparkmaster.server.accounts;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** What happened to accounts, and who was let in or refused. It is only ever added to. */
public final class SecurityLog {
  private static final int LONGEST_NAME = 64;

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
   */
  public record Entry(Instant at, SecurityEvent event, String user, String detail) {}

  void add(SecurityEvent event, String user, String detail) {
    jdbi.useHandle(handle -> add(handle, event, user, detail));
  }

  /** As part of a transaction, so that there is no change without its entry. */
  void add(Handle handle, SecurityEvent event, String user, String detail) {
    handle.execute(
        "INSERT INTO security_log (at, event, user_id, detail) VALUES (?, ?, ?, ?)",
        clock.millis(),
        event.name(),
        user.length() <= LONGEST_NAME ? user : user.substring(0, LONGEST_NAME),
        detail);
  }

  /** The newest entries, newest first. */
  public List<Entry> newest(int count) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT at, event, user_id, detail FROM security_log
                    ORDER BY at DESC, rowid DESC LIMIT :count\
                    """)
                .bind("count", count)
                .map(
                    (row, context) ->
                        new Entry(
                            Instant.ofEpochMilli(row.getLong("at")),
                            SecurityEvent.valueOf(row.getString("event")),
                            row.getString("user_id"),
                            row.getString("detail")))
                .list());
  }
}
