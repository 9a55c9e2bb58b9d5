package io.sparkmaster.server.accounts;

import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.login.LoginDesk;
import io.sparkmaster.server.login.LoginSessions;
import io.sparkmaster.server.login.Secrets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/**
 * The login of a server of many: each has an account. Every request looks the account up, so that a
 * role, a password or a disabled account counts from the next request on, whichever process changed
 * it.
 */
public final class ClassLogin implements LoginDesk {
  private static final Duration LINK_LIFETIME = Duration.ofDays(3);

  private final Jdbi jdbi;
  private final InstantSource clock;
  private final LoginSessions sessions;
  private final String cookieName;
  private final Accounts accounts;
  private final Credentials credentials;
  private final SecurityLog log;
  private final Attempts attempts;

  /**
   * @param cookieName tells this server's cookie from those of servers on other ports
   */
  public ClassLogin(Jdbi jdbi, InstantSource clock, LoginSessions sessions, String cookieName) {
    this.jdbi = jdbi;
    this.clock = clock;
    this.sessions = sessions;
    this.cookieName = cookieName;
    this.accounts = new Accounts(jdbi, clock);
    this.credentials = new Credentials(jdbi, clock);
    this.log = new SecurityLog(jdbi, clock);
    this.attempts = new Attempts(clock);
  }

  @Override
  public String cookieName() {
    return cookieName;
  }

  @Override
  public boolean knowsPasswords() {
    return true;
  }

  @Override
  public Optional<Identity> bySession(String cookieValue) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT u.id, u.display_name, u.role, u.disabled_at
                    FROM login_sessions s JOIN users u ON u.id = s.user_id
                    WHERE s.id_hash = :hash AND s.expires_at > :now AND u.disabled_at IS NULL\
                    """)
                .bind("hash", Secrets.sha256(cookieValue))
                .bind("now", clock.millis())
                .map(Accounts::account)
                .map(Account::identity)
                .findOne());
  }

  @Override
  public Optional<Identity> byToken(String token) {
    return credentials.byToken(token);
  }

  @Override
  public Optional<String> logIn(String token) {
    return credentials.spendLink(token).map(account -> open(account, "link"));
  }

  @Override
  public Optional<String> logIn(String name, String password, String address) {
    attempts.begin(name, address);
    var account = accounts.byPassword(name, password);
    if (account.isEmpty()) {
      log.add(SecurityEvent.LOGIN_FAILED, name, "password, from " + address);
      return Optional.empty();
    }
    attempts.right(name, address);
    return Optional.of(open(account.get(), "password, from " + address));
  }

  private String open(Account account, String how) {
    log.add(SecurityEvent.LOGIN, account.id().value(), how);
    return sessions.open(account.identity());
  }

  @Override
  public void logOut(String cookieValue) {
    sessions.close(cookieValue);
  }

  @Override
  public String newLinkToken(Identity user) {
    return credentials.makeLink(user.user(), LINK_LIFETIME);
  }

  @Override
  public int sessionSeconds() {
    return sessions.lifetimeSeconds();
  }
}
