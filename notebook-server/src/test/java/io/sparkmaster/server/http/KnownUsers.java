package io.sparkmaster.server.http;

import java.util.Map;
import java.util.Optional;

/** Knows who shows which token or session, by a fixed list. */
public final class KnownUsers implements Authenticator {
  private final String cookieName;
  private final Map<String, Identity> sessions;
  private final Map<String, Identity> tokens;

  public KnownUsers(
      String cookieName, Map<String, Identity> sessions, Map<String, Identity> tokens) {
    this.cookieName = cookieName;
    this.sessions = Map.copyOf(sessions);
    this.tokens = Map.copyOf(tokens);
  }

  /** Lets nobody in. */
  public static KnownUsers nobody() {
    return new KnownUsers("session", Map.of(), Map.of());
  }

  @Override
  public String cookieName() {
    return cookieName;
  }

  @Override
  public Optional<Identity> bySession(String cookieValue) {
    return Optional.ofNullable(sessions.get(cookieValue));
  }

  @Override
  public Optional<Identity> byToken(String token) {
    return Optional.ofNullable(tokens.get(token));
  }
}
