package io.sparkmaster.server.login;

import io.sparkmaster.server.http.Authenticator;
import io.sparkmaster.server.http.Identity;
import java.util.Optional;

/** Lets browsers in. Each way of logging in gives the value of the session's cookie. */
public interface LoginDesk extends Authenticator {
  /** Whether it asks for a name and a password; else for a token. */
  boolean knowsPasswords();

  /** Spends the token; empty when it is wrong. */
  Optional<String> logIn(String token);

  /**
   * Empty when the two do not belong together. May refuse to look, with a {@code TOO_MANY_REQUESTS}
   * failure.
   *
   * @param address whose attempts count together
   */
  Optional<String> logIn(String name, String password, String address);

  void logOut(String cookieValue);

  /** A token for one more browser of this user. */
  String newLinkToken(Identity user);

  int sessionSeconds();
}
