package io.sparkmaster.server.http;

import io.javalin.http.Context;
import io.javalin.websocket.WsContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who makes a request. */
public record Identity(UserId user, String displayName, Role role) {
  private static final String ATTRIBUTE = Identity.class.getName();

  /** The identity that passed the check of this request. Public routes have none. */
  public static Identity of(Context context) {
    return present(context.attribute(ATTRIBUTE));
  }

  /** The identity that opened this WebSocket. */
  public static Identity of(WsContext context) {
    return present(context.attribute(ATTRIBUTE));
  }

  static Optional<Identity> find(Context context) {
    return Optional.ofNullable(context.attribute(ATTRIBUTE));
  }

  void attachTo(Context context) {
    context.attribute(ATTRIBUTE, this);
  }

  private static Identity present(@Nullable Identity identity) {
    if (identity == null) {
      throw new IllegalStateException("A handler that needs an identity serves a public route.");
    }
    return identity;
  }
}
