package io.sparkmaster.server.http;

import io.javalin.http.Context;
import io.javalin.websocket.WsContext;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The credential by which a request or WebSocket came in, and whether it still lets in. */
public final class Admission {
  private static final String ATTRIBUTE = Admission.class.getName();

  private final Identity identity;
  private final @Nullable String session;
  private final String credential;
  private final Supplier<Optional<Identity>> again;
  private final OpenConnections connections;

  private Admission(
      Identity identity,
      @Nullable String session,
      String credential,
      Supplier<Optional<Identity>> again,
      OpenConnections connections) {
    this.identity = identity;
    this.session = session;
    this.credential = credential;
    this.again = again;
    this.connections = connections;
  }

  /**
   * By the cookie of a browser.
   *
   * @param again asks once more who holds it
   */
  static Admission bySession(
      Identity identity,
      String cookie,
      Supplier<Optional<Identity>> again,
      OpenConnections connections) {
    return new Admission(identity, cookie, "session " + cookie, again, connections);
  }

  /**
   * By a program's token.
   *
   * @param again asks once more who holds it
   */
  static Admission byToken(
      Identity identity,
      String token,
      Supplier<Optional<Identity>> again,
      OpenConnections connections) {
    return new Admission(identity, null, "token " + token, again, connections);
  }

  /** Of a request that passed the check. Public routes have none. */
  public static Admission of(Context context) {
    return present(context.attribute(ATTRIBUTE));
  }

  static Admission of(WsContext context) {
    return present(context.attribute(ATTRIBUTE));
  }

  private static Admission present(@Nullable Admission admission) {
    if (admission == null) {
      throw new IllegalStateException("A handler that needs an admission serves a public route.");
    }
    return admission;
  }

  void attachTo(Context context) {
    context.attribute(ATTRIBUTE, this);
    identity.attachTo(context);
  }

  /** Who was let in. */
  public Identity identity() {
    return identity;
  }

  /** The secret of the browser's session; empty for a program with a token. */
  public Optional<String> session() {
    return Optional.ofNullable(session);
  }

  /**
   * For an answer that has no end by itself: ends it once the credential lets in no more, or its
   * user has another role.
   *
   * @return to be run when the answer has ended
   */
  public Runnable untilRevoked(Runnable end) {
    return connections.add(this, end);
  }

  /** The same for all that came in by the same credential, and for nothing else. */
  String credential() {
    return credential;
  }

  /** Whether the credential still lets in whom it let in; asks the database. */
  public boolean stillStands() {
    return stands(again.get());
  }

  /** Who holds the credential now. */
  Optional<Identity> again() {
    return again.get();
  }

  /** Whether that is still whom it let in. */
  boolean stands(Optional<Identity> now) {
    return now.filter(it -> it.user().equals(identity.user()) && it.role() == identity.role())
        .isPresent();
  }
}
