package io.sparkmaster.server.login;

import io.sparkmaster.server.http.Admission;
import io.sparkmaster.server.http.Authenticator;
import io.sparkmaster.server.http.Client;
import java.util.Optional;

/** Lets browsers in. Each way of logging in gives the value of the session's cookie. */
public interface LoginDesk extends Authenticator {
  /** Whether it asks for a name and a password; else for a token. */
  boolean knowsPasswords();

  /**
   * Spends the token; empty when it is wrong. When many were wrong, a {@code TOO_MANY_REQUESTS}
   * failure. The attempts of one address count together.
   */
  Optional<String> logIn(String token, Client client);

  /**
   * Empty when the two do not belong together. When many did not, a {@code TOO_MANY_REQUESTS}
   * failure, whether they do or not. The attempts of one address count together.
   */
  Optional<String> logIn(String name, String password, Client client);

  /** Whether the session was opened because a {@link SignInProvider} vouched for the person. */
  default boolean cameByProvider(String cookieValue) {
    return false;
  }

  void logOut(String cookieValue);

  /** A token for one more browser of this user. Where tokens may do less, it is refused to them. */
  String newLinkToken(Admission asking);

  int sessionSeconds();
}
