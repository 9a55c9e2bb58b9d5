package io.sparkmaster.server.http;

import io.javalin.http.Context;
import io.javalin.websocket.WsContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who makes a request. */
public record Identity(UserId user, String displayName, Role role) {
  private static final String ATTRIBUTE = Identity.class.getName();
  private static final String BY_TOKEN = ATTRIBUTE + ".byToken";

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

  /** Whether a token made this request: it ends by itself, and may do less than its user. */
  public static boolean isByToken(Context context) {
    return Boolean.TRUE.equals(context.<Boolean>attribute(BY_TOKEN));
  }

  void attachTo(Context context, boolean byToken) {
    context.attribute(ATTRIBUTE, this);
    context.attribute(BY_TOKEN, byToken);
  }

  private static Identity present(@Nullable Identity identity) {
    if (identity == null) {
      throw new IllegalStateException("A handler that needs an identity serves a public route.");
    }
    return identity;
  }
}
