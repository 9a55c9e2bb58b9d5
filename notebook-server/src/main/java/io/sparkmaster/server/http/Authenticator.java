package io.sparkmaster.server.http;

import java.util.Optional;

/**
 * Tells who holds a credential. Called by many threads at once. May refuse to look at all, with a
 * {@code TOO_MANY_REQUESTS} failure, when wrong credentials come too fast.
 */
public interface Authenticator {
  /** The name of the cookie that {@link #bySession} understands. */
  String cookieName();

  Optional<Identity> bySession(String cookieValue);

  Optional<Identity> byToken(String token);

  /** What somebody is told who shows no valid credential. */
  default String howToGetIn() {
    return "Log in, or send a token in the header \"Authorization: token ...\".";
  }
}
