package io.sparkmaster.server.accounts;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.login.LoginDesk;
import io.sparkmaster.server.login.LoginSessions;
import io.sparkmaster.server.login.Secrets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
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
  public String howToGetIn() {
    return """
        Log in with a browser, or send an API token, which an administrator makes with \
        `sparkmaster user token NAME`, in the header "Authorization: token ...".\
        """;
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
  public Optional<String> logIn(String token, String address) {
    var opened = credentials.spendLink(token, (handle, account) -> open(handle, account, "link"));
    if (opened.isEmpty()) {
      attempts.wrongLink(address);
    }
    return opened;
  }

  @Override
  public Optional<String> logIn(String name, String password, String address) {
    attempts.check(name, address);
    var match = accounts.match(name, password);
    if (match.isPresent()) {
      attempts.right(name, address);
    } else {
      attempts.wrong(name, address);
    }
    var how = "password, from " + address;
    var opened = match.flatMap(it -> open(it, how));
    if (opened.isEmpty()) {
      log.add(SecurityEvent.LOGIN_FAILED, name, how);
    }
    return opened;
  }

  private Optional<String> open(Accounts.Match match, String how) {
    return jdbi.inTransaction(
        handle -> Accounts.hold(handle, match).map(account -> open(handle, account, how)));
  }

  /** With the account held: whoever changes it later ends this session too. */
  private String open(Handle handle, Account account, String how) {
    log.add(handle, SecurityEvent.LOGIN, account.id().value(), how);
    return sessions.open(handle, account.identity());
  }

  @Override
  public void logOut(String cookieValue) {
    sessions.close(cookieValue);
  }

  @Override
  public String newLinkToken(Identity user, boolean byToken) {
    if (byToken) {
      throw new ServerException(
          ErrorCode.FORBIDDEN,
          """
          An API token cannot make a login link, which would do more than the token may and \
          outlive it. Log in with a browser, or ask an administrator for a link.\
          """);
    }
    return credentials.makeLink(user.user(), LINK_LIFETIME);
  }

  @Override
  public int sessionSeconds() {
    return sessions.lifetimeSeconds();
  }
}
