package io.sparkmaster.server.login;

import io.sparkmaster.server.http.Authenticator;
import io.sparkmaster.server.http.Identity;
import java.util.Optional;

/** Lets browsers in. Each way of logging in gives the value of the session's cookie. */
public interface LoginDesk extends Authenticator {
  /** Whether it asks for a name and a password; else for a token. */
  boolean knowsPasswords();

  /**
   * Spends the token; empty when it is wrong. When many were wrong, a {@code TOO_MANY_REQUESTS}
   * failure.
   *
   * @param address whose attempts count together
   */
  Optional<String> logIn(String token, String address);

  /**
   * Empty when the two do not belong together. When many did not, a {@code TOO_MANY_REQUESTS}
   * failure, whether they do or not.
   *
   * @param address whose attempts count together
   */
  Optional<String> logIn(String name, String password, String address);

  void logOut(String cookieValue);

  /**
   * A token for one more browser of this user.
   *
   * @param byToken whether a token asks; where tokens may do less than their user, it is refused
   */
  String newLinkToken(Identity user, boolean byToken);

  int sessionSeconds();
}
