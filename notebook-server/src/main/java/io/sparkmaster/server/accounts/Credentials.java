package io.sparkmaster.server.accounts;

import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.login.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** One-time links and API tokens of accounts. The database knows their hashes only. */
public final class Credentials {
  private static final int ID_LENGTH = 8;

  private final Jdbi jdbi;
  private final InstantSource clock;
  private final SecurityLog log;

  public Credentials(Jdbi jdbi, InstantSource clock) {
    this.jdbi = jdbi;
    this.clock = clock;
    this.log = new SecurityLog(jdbi, clock);
  }

  /** The secret of a link that logs this user in once. */
  public String makeLink(UserId user, Duration lifetime) {
    return makeLink(user, lifetime, user);
  }

  /** The same, made by another user. */
  String makeLink(UserId user, Duration lifetime, UserId maker) {
    var secret = Secrets.random();
    jdbi.useTransaction(
        handle -> {
          handle.execute("DELETE FROM login_links WHERE expires_at <= ?", clock.millis());
          handle.execute(
              "INSERT INTO login_links (secret_hash, user_id, expires_at) VALUES (?, ?, ?)",
              Secrets.sha256(secret),
              user.value(),
              clock.millis() + lifetime.toMillis());
          log.add(handle, SecurityEvent.LINK_MADE, user.value(), "", maker.value());
        });
    return secret;
  }

  /**
   * Spends a link: it does not work again. Empty when there is none; then nothing is written, as
   * strangers may try as many as they like.
   *
   * @param use what the link is spent on, in the same transaction
   */
  public <T> Optional<T> spendLink(String secret, BiFunction<Handle, Account, T> use) {
    var hash = Secrets.sha256(secret);
    return userOfLink(hash)
        .flatMap(
            user ->
                jdbi.inTransaction(
                    handle ->
                        Accounts.hold(handle, user)
                            .filter(account -> deleteLink(handle, hash))
                            .map(account -> use.apply(handle, account))));
  }

  private Optional<UserId> userOfLink(String hash) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT user_id FROM login_links
                    WHERE secret_hash = :hash AND expires_at > :now\
                    """)
                .bind("hash", hash)
                .bind("now", clock.millis())
                .map((row, context) -> new UserId(row.getString("user_id")))
                .findOne());
  }

  private static boolean deleteLink(Handle handle, String hash) {
    return handle.execute("DELETE FROM login_links WHERE secret_hash = ?", hash) == 1;
  }

  /**
   * A new token.
   *
   * @param id names it to who revokes it; the secret is shown this once
   */
  public record NewToken(String id, String secret) {}

  /**
   * A token of the user's.
   *
   * @param role the most that it may do
   */
  public record Token(String id, UserId user, Role role, Instant expires, String label) {}

  /** A token that acts for the user, with this role at most. */
  public NewToken makeToken(UserId user, Role role, Duration lifetime) {
    return makeToken(user, role, lifetime, "");
  }

  /**
   * The same.
   *
   * @param label what its user calls it
   */
  NewToken makeToken(UserId user, Role role, Duration lifetime, String label) {
    var secret = Secrets.random();
    var id = Secrets.sha256(secret + ".id").substring(0, ID_LENGTH);
    jdbi.useTransaction(
        handle -> {
          handle.execute("DELETE FROM api_tokens WHERE expires_at <= ?", clock.millis());
          handle.execute(
              """
              INSERT INTO api_tokens
                (id, user_id, secret_hash, role, created_at, expires_at, label)
              VALUES (?, ?, ?, ?, ?, ?, ?)\
              """,
              id,
              user.value(),
              Secrets.sha256(secret),
              role.name(),
              clock.millis(),
              clock.millis() + lifetime.toMillis(),
              label);
          log.add(handle, SecurityEvent.TOKEN_MADE, user.value(), id, "");
        });
    return new NewToken(id, secret);
  }

  /** Tokens that still work. */
  public List<Token> tokens(UserId user) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT id, role, expires_at, label FROM api_tokens
                    WHERE user_id = :user AND expires_at > :now ORDER BY created_at\
                    """)
                .bind("user", user.value())
                .bind("now", clock.millis())
                .map(
                    (row, context) ->
                        new Token(
                            row.getString("id"),
                            user,
                            Role.valueOf(row.getString("role")),
                            Instant.ofEpochMilli(row.getLong("expires_at")),
                            row.getString("label")))
                .list());
  }

  /** Ends a token; false when the user has none of that id. */
  public boolean revoke(UserId user, String id) {
    return jdbi.inTransaction(
        handle -> {
          var gone =
              handle.execute(
                  "DELETE FROM api_tokens WHERE user_id = ? AND id = ?", user.value(), id);
          if (gone > 0) {
            log.add(handle, SecurityEvent.TOKEN_REVOKED, user.value(), id, "");
          }
          return gone > 0;
        });
  }

  /** Who acts with this token, with the token's role where the user's own allows it. */
  public Optional<Identity> byToken(String secret) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT u.id, u.display_name, u.role, u.disabled_at, t.role AS token_role
                    FROM api_tokens t JOIN users u ON u.id = t.user_id
                    WHERE t.secret_hash = :hash AND t.expires_at > :now
                      AND u.disabled_at IS NULL\
                    """)
                .bind("hash", Secrets.sha256(secret))
                .bind("now", clock.millis())
                .map(
                    (row, context) -> {
                      var account = Accounts.account(row, context);
                      var role = least(account.role(), Role.valueOf(row.getString("token_role")));
                      return new Identity(account.id(), account.displayName(), role);
                    })
                .findOne());
  }

  /** What somebody of the one role may do who was let in for the other. */
  static Role least(Role users, Role tokens) {
    if (users == tokens || users == Role.ADMIN) {
      return tokens;
    }
    return tokens == Role.ADMIN ? users : Role.LEARNER;
  }
}
