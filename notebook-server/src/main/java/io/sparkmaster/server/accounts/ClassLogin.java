package io.sparkmaster.server.accounts;

import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Admission;
import io.sparkmaster.server.http.Client;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.login.LoginDesk;
import io.sparkmaster.server.login.LoginSessions;
import io.sparkmaster.server.login.Secrets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The login of a server of many: each has an account. Every request looks the account up, so that a
 * role, a password or a disabled account counts from the next request on, whichever process changed
 * it.
 */
public final class ClassLogin implements LoginDesk {
  static final Duration LINK_LIFETIME = Duration.ofDays(3);
  private static final int LONGEST_NAME = 64;
  private static final Duration LOGGED_EVERY = Duration.ofMinutes(1);

  private final Jdbi jdbi;
  private final InstantSource clock;
  private final LoginSessions sessions;
  private final String cookieName;
  private final Accounts accounts;
  private final Credentials credentials;
  private final SecurityLog log;
  private final Attempts attempts;
  private final Seldom seldom;
  private final Presence presence;

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
    this.seldom = new Seldom(clock, LOGGED_EVERY);
    this.presence = new Presence(jdbi, clock);
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
    return seen(find(cookieValue));
  }

  private Optional<Identity> find(String cookieValue) {
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
    return seen(credentials.byToken(token));
  }

  private Optional<Identity> seen(Optional<Identity> who) {
    who.map(Identity::user).ifPresent(presence::note);
    return who;
  }

  @Override
  public Optional<String> logIn(String token, Client client) {
    var opened =
        credentials.spendLink(
            token, (handle, account) -> open(handle, account, LoginKind.LINK, client));
    if (opened.isEmpty()) {
      count("", client, attempts -> attempts.wrongLink(client.address()));
    }
    return opened;
  }

  @Override
  public Optional<String> logIn(String typed, String password, Client client) {
    // What is remembered of those who guess has a bound, and not every database takes all letters.
    var printable = typed.replaceAll("\\p{Cntrl}", "?");
    var name =
        printable.length() <= LONGEST_NAME ? printable : printable.substring(0, LONGEST_NAME);
    var address = client.address();
    count(name, client, attempts -> attempts.check(name, address));
    var match = accounts.match(name, password);
    if (match.isPresent()) {
      count(name, client, attempts -> attempts.right(name, address));
    } else {
      count(name, client, attempts -> attempts.wrong(name, address));
    }
    var opened = match.flatMap(it -> open(it, client));
    if (opened.isEmpty()) {
      log.add(SecurityEvent.LOGIN_FAILED, name, "password, from " + address);
    }
    return opened;
  }

  private void count(String name, Client client, Consumer<Attempts> step) {
    try {
      step.accept(attempts);
    } catch (ServerException throttled) {
      if (seldom.isDue("throttled " + name + " " + client.address())) {
        log.add(SecurityEvent.LOGIN_THROTTLED, name, "from " + client.address());
      }
      throw throttled;
    }
  }

  private Optional<String> open(Accounts.Match match, Client client) {
    return jdbi.inTransaction(
        handle ->
            Accounts.hold(handle, match)
                .map(account -> open(handle, account, LoginKind.PASSWORD, client)));
  }

  /** With the account held: whoever changes it later ends this session too. */
  private String open(Handle handle, Account account, LoginKind how, Client client) {
    var user = account.id().value();
    var detail = how.text() + ", from " + client.address();
    log.add(handle, SecurityEvent.LOGIN, user, detail, "");
    return sessions.open(handle, account.identity(), how.text(), client);
  }

  @Override
  public void refused(@Nullable Identity who, String route, Client client) {
    var user = who == null ? "" : who.user().value();
    var key = "refused " + (who == null ? client.address() : user + " " + route);
    if (seldom.isDue(key)) {
      var why = who == null ? "a token that nobody has" : who.role().name();
      log.add(
          SecurityEvent.ACCESS_DENIED,
          user,
          "%s, from %s, %s".formatted(why, client.address(), route));
    }
  }

  @Override
  public boolean cameByProvider(String cookieValue) {
    return jdbi.withHandle(
            handle ->
                handle
                    .select(
                        "SELECT COUNT(*) FROM login_sessions WHERE id_hash = ? AND opened_by = ?",
                        Secrets.sha256(cookieValue),
                        LoginKind.PROVIDER.text())
                    .mapTo(Integer.class)
                    .one())
        > 0;
  }

  @Override
  public void logOut(String cookieValue) {
    sessions.close(cookieValue);
  }

  @Override
  public String newLinkToken(Admission asking) {
    // A token may do less than its user; a link of theirs would not.
    BrowserOnly.require(asking, "A login link");
    return credentials.makeLink(asking.identity().user(), LINK_LIFETIME);
  }

  @Override
  public int sessionSeconds() {
    return sessions.lifetimeSeconds();
  }
}
