package io.sparkmaster.server.login;

import io.sparkmaster.server.http.Admission;
import io.sparkmaster.server.http.Authenticator;
import io.sparkmaster.server.http.Client;
import java.util.Optional;

/** Lets browsers in. Each way of logging in gives the value of the session's cookie. */
public interface LoginDesk extends Authenticator {
  /** Whether it asks for a name and a password; else for a token. */
  boolean knowsPasswords();

  /** Spends the token; empty when it is wrong. */
  Optional<String> logIn(String token, Client client);

  /**
   * Empty when the two do not belong together. May refuse to look, with a {@code TOO_MANY_REQUESTS}
   * failure. The attempts of one address count together.
   */
  Optional<String> logIn(String name, String password, Client client);

  void logOut(String cookieValue);

  /** A token for one more browser of this user. */
  String newLinkToken(Admission asking);

  int sessionSeconds();
}
