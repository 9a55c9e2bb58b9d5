package io.sparkmaster.server.login;

import java.util.Optional;

/** Another server that vouches for people. */
public interface SignInProvider {
  /** What people call it. */
  String name();

  /** Where the login page leads to, below the base URL. */
  String path();

  /**
   * Where a browser ends its session with the provider too; empty where there is no such page, or
   * the provider does not answer.
   *
   * @param then where the provider sends the browser back
   */
  Optional<String> logOutAddress(String then);
}
