package io.sparkmaster.server.http;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells who holds a credential. Called by many threads at once. May refuse to look at all, with a
 * {@code TOO_MANY_REQUESTS} failure, when wrong credentials come too fast.
 */
public interface Authenticator {
  /** The name of the cookie that {@link #bySession} understands. */
  String cookieName();

  Optional<Identity> bySession(String cookieValue);

  Optional<Identity> byToken(String token);

  /**
   * Hears of a credential that did not let in, so that it can be recorded.
   *
   * @param who whose role does not suffice; absent for a token that nobody has
   * @param route what was asked for, as in "GET /api/me"
   */
  default void refused(@Nullable Identity who, String route, Client client) {}

  /** What somebody is told who shows no valid credential. */
  default String howToGetIn() {
    return "Log in, or send a token in the header \"Authorization: token ...\".";
  }
}
