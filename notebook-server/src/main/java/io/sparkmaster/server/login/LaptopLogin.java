package io.sparkmaster.server.login;

import io.sparkmaster.server.http.Admission;
import io.sparkmaster.server.http.Client;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.UserId;
import java.util.Optional;

/** The login of a server with a single user: whoever holds a token is that user. */
public final class LaptopLogin implements LoginDesk {
  /** The name of the only user. No account may have it. */
  public static final UserId OWNER = new UserId("learner");

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

  @Override
  public String howToGetIn() {
    return """
        Open the URL that `sparkmaster start` printed, or send the token given by --token in the \
        header "Authorization: token ...".\
        """;
  }

  @Override
  public boolean knowsPasswords() {
    return false;
  }

  @Override
  public Optional<String> logIn(String token, Client client) {
    return tokens.spend(token)
        ? Optional.of(sessions.open(user, "token", client))
        : Optional.empty();
  }

  @Override
  public Optional<String> logIn(String name, String password, Client client) {
    return Optional.empty();
  }

  @Override
  public void logOut(String cookieValue) {
    sessions.close(cookieValue);
  }

  @Override
  public String newLinkToken(Admission asking) {
    return tokens.issueOneTime();
  }

  @Override
  public int sessionSeconds() {
    return sessions.lifetimeSeconds();
  }
}
