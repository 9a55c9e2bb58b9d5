package io.sparkmaster.server.login;

import io.sparkmaster.server.http.Client;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.UserId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Browsers that are logged in. The database knows only the hash of a session's id, so who reads it
 * cannot use it to get in; sessions outlive a restart of the server.
 */
public final class LoginSessions {
  private final Jdbi jdbi;
  private final InstantSource clock;
  private final Duration lifetime;
  private final Map<String, Known> cache = new ConcurrentHashMap<>();

  public LoginSessions(Jdbi jdbi, InstantSource clock, Duration lifetime) {
    this.jdbi = jdbi;
    this.clock = clock;
    this.lifetime = lifetime;
  }

  private record Known(UserId user, long expiresAt) {}

  public int lifetimeSeconds() {
    return Math.toIntExact(Math.min(lifetime.toSeconds(), Integer.MAX_VALUE));
  }

  /**
   * Opens a session and returns the secret value of its cookie.
   *
   * @param openedBy the kind of credential that was shown
   */
  public String open(Identity identity, String openedBy, Client client) {
    return jdbi.inTransaction(handle -> open(handle, identity, openedBy, client));
  }

  /** The same, as part of a transaction. */
  public String open(Handle handle, Identity identity, String openedBy, Client client) {
    var id = Secrets.random();
    var now = clock.millis();
    handle.execute("DELETE FROM login_sessions WHERE expires_at <= ?", now);
    handle.execute(
        """
        INSERT INTO login_sessions
          (id_hash, user_id, display_name, created_at, expires_at, opened_by, address, browser)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)\
        """,
        Secrets.sha256(id),
        identity.user().value(),
        identity.displayName(),
        now,
        now + lifetime.toMillis(),
        openedBy,
        client.address(),
        BrowserName.of(client.agent()));
    return id;
  }

  /** Whose session it is. */
  Optional<UserId> find(String id) {
    var hash = Secrets.sha256(id);
    var known = cache.get(hash);
    if (known == null) {
      known = load(hash).orElse(null);
      if (known != null) {
        cache.put(hash, known);
      }
    }
    if (known == null || known.expiresAt() <= clock.millis()) {
      cache.remove(hash);
      return Optional.empty();
    }
    return Optional.of(known.user());
  }

  public void close(String id) {
    var hash = Secrets.sha256(id);
    jdbi.useHandle(handle -> handle.execute("DELETE FROM login_sessions WHERE id_hash = ?", hash));
    cache.remove(hash);
  }

  /** Logs everybody out. */
  public void closeAll() {
    jdbi.useHandle(handle -> handle.execute("DELETE FROM login_sessions"));
    cache.clear();
  }

  private Optional<Known> load(String hash) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                        SELECT user_id, expires_at FROM login_sessions
                        WHERE id_hash = :hash\
                        """)
                .bind("hash", hash)
                .map(
                    (row, context) ->
                        new Known(new UserId(row.getString("user_id")), row.getLong("expires_at")))
                .findOne());
  }
}
