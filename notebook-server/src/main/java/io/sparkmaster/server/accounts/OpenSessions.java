package io.sparkmaster.server.accounts;

import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.login.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Browsers in which a user is logged in, as the user sees them. */
final class OpenSessions {
  private static final int ID_LENGTH = 16;
  private static final Duration LINK_COUNTS_FOR = Duration.ofHours(1);

  private final Jdbi jdbi;
  private final InstantSource clock;
  private final SecurityLog log;

  OpenSessions(Jdbi jdbi, InstantSource clock) {
    this.jdbi = jdbi;
    this.clock = clock;
    this.log = new SecurityLog(jdbi, clock);
  }

  /**
   * A browser.
   *
   * @param id names it to its user; gives no access
   * @param current whether it is the one that asks
   */
  record Session(
      String id,
      String browser,
      String address,
      Instant opened,
      Instant expires,
      boolean current) {}

  List<Session> of(UserId user, String cookie) {
    var current = Secrets.sha256(cookie);
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT id_hash, browser, address, created_at, expires_at FROM login_sessions
                    WHERE user_id = :user AND expires_at > :now ORDER BY created_at DESC\
                    """)
                .bind("user", user.value())
                .bind("now", clock.millis())
                .map(
                    (row, context) ->
                        new Session(
                            row.getString("id_hash").substring(0, ID_LENGTH),
                            row.getString("browser"),
                            row.getString("address"),
                            Instant.ofEpochMilli(row.getLong("created_at")),
                            Instant.ofEpochMilli(row.getLong("expires_at")),
                            row.getString("id_hash").equals(current)))
                .list());
  }

  /** Ends one; false when the user has none of that id. */
  boolean end(UserId user, String id) {
    return jdbi.inTransaction(
        handle -> {
          var gone =
              handle.execute(
                  "DELETE FROM login_sessions WHERE user_id = ? AND substr(id_hash, 1, ?) = ?",
                  user.value(),
                  ID_LENGTH,
                  id);
          if (gone > 0) {
            log.add(handle, SecurityEvent.SESSIONS_ENDED, user.value(), "one", "");
          }
          return gone > 0;
        });
  }

  /** Ends all but the one that asks, and links that were not followed yet. */
  void endOthers(UserId user, String cookie) {
    jdbi.useTransaction(
        handle -> {
          endOthers(handle, user, cookie);
          log.add(handle, SecurityEvent.SESSIONS_ENDED, user.value(), "all but one", "");
        });
  }

  static void endOthers(Handle handle, UserId user, String cookie) {
    handle.execute(
        "DELETE FROM login_sessions WHERE user_id = ? AND id_hash <> ?",
        user.value(),
        Secrets.sha256(cookie));
    handle.execute("DELETE FROM login_links WHERE user_id = ?", user.value());
  }

  /** Whether this browser came by a link a short while ago, which stands for the password then. */
  boolean cameByLink(String cookie) {
    return jdbi.withHandle(
            handle ->
                handle
                    .select(
                        """
                        SELECT COUNT(*) FROM login_sessions
                        WHERE id_hash = ? AND opened_by = ? AND created_at > ?\
                        """,
                        Secrets.sha256(cookie),
                        LoginKind.LINK.text(),
                        clock.millis() - LINK_COUNTS_FOR.toMillis())
                    .mapTo(Integer.class)
                    .one())
        > 0;
  }

  /** From now on, only the password stands for the password. False when the session has ended. */
  static boolean forgetLink(Handle handle, String cookie) {
    return handle.execute(
            """
            UPDATE login_sessions
            SET opened_by = CASE WHEN opened_by = ? THEN ? ELSE opened_by END
            WHERE id_hash = ?\
            """,
            LoginKind.LINK.text(),
            LoginKind.PASSWORD.text(),
            Secrets.sha256(cookie))
        == 1;
  }
}
