package io.sparkmaster.server.login;

import io.sparkmaster.server.http.Authenticator;
import io.sparkmaster.server.http.Identity;
import java.util.Optional;

/** The login of a server with a single user: whoever holds a token is that user. */
public final class LaptopLogin implements Authenticator {
  private final Identity user;
  private final Tokens tokens;
  private final LoginSessions sessions;
  private final String cookieName;

  /**
   * @param cookieName tells this server's cookie from those of servers on other ports
   */
  public LaptopLogin(Identity user, Tokens tokens, LoginSessions sessions, String cookieName) {
    this.user = user;
    this.tokens = tokens;
    this.sessions = sessions;
    this.cookieName = cookieName;
  }

  @Override
  public String cookieName() {
    return cookieName;
  }

  @Override
  public Optional<Identity> bySession(String cookieValue) {
    return sessions.find(cookieValue).filter(user.user()::equals).map(known -> user);
  }

  @Override
  public Optional<Identity> byToken(String token) {
    return tokens.permits(token) ? Optional.of(user) : Optional.empty();
  }

  /** Spends the token; the result is the cookie's value, or empty when the token is wrong. */
  Optional<String> logIn(String token) {
    return tokens.spend(token) ? Optional.of(sessions.open(user)) : Optional.empty();
  }

  void logOut(String cookieValue) {
    sessions.close(cookieValue);
  }

  /** A token for one more browser. */
  String newLinkToken() {
    return tokens.issueOneTime();
  }

  int sessionSeconds() {
    return Math.toIntExact(Math.min(sessions.lifetime().toSeconds(), Integer.MAX_VALUE));
  }
}
