package io.sparkmaster.server.oidc;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import io.sparkmaster.server.accounts.SignIns;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Client;
import io.sparkmaster.server.http.LocalTarget;
import io.sparkmaster.server.http.OwnAddress;
import io.sparkmaster.server.http.RouteModule;
import io.sparkmaster.server.login.LoginRoutes;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leads browsers to the provider, and lets in who comes back with its word. */
public final class OidcRoutes implements RouteModule {
  private static final Logger LOG = LoggerFactory.getLogger(OidcRoutes.class);
  private static final String BACK = Provider.PATH + "/back";

  private final @Nullable Room room;

  private record Room(
      Provider provider,
      SignIns signIns,
      LoginRoutes login,
      Spent spent,
      String cookieName,
      String baseUrl,
      InstantSource clock) {}

  private OidcRoutes(@Nullable Room room) {
    this.room = room;
  }

  /**
   * @param cookieName of the cookie that keeps a sign-in while it is under way
   */
  public OidcRoutes(
      Provider provider,
      SignIns signIns,
      LoginRoutes login,
      String cookieName,
      String baseUrl,
      InstantSource clock) {
    this(new Room(provider, signIns, login, new Spent(), cookieName, baseUrl, clock));
  }

  /** Of a server without a provider: says so. */
  public static OidcRoutes closed() {
    return new OidcRoutes(null);
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/" + Provider.PATH, context -> leave(context, room()));
    routes.get("/" + BACK, context -> comeBack(context, room()));
  }

  private Room room() {
    if (room == null) {
      throw new ServerException(
          ErrorCode.NOT_FOUND,
          "On this server nobody signs in by a provider. The setting oidc-issuer names one, in"
              + " class mode.");
    }
    return room;
  }

  private static void leave(Context context, Room room) {
    var next = target(room, context.queryParam("next"));
    try {
      room.signIns().check(Client.of(context));
      var signIn = SignIn.start(room.clock().instant(), next, room.baseUrl());
      var address = room.provider().signInAddress(signIn, back(context, room));
      context
          .cookie(cookie(context, room, signIn.cookie(), (int) SignIn.LONGEST.toSeconds()))
          .header("Cache-Control", "no-store")
          .redirect(address);
    } catch (ServerException failed) {
      explain(context, room, next, failed);
    }
  }

  /** A page of this server. The cookie that it was kept in can have been planted. */
  private static String target(Room room, @Nullable String wanted) {
    var local = LocalTarget.orElse(wanted, room.baseUrl());
    return local.startsWith(room.baseUrl()) ? local : room.baseUrl();
  }

  private static void comeBack(Context context, Room room) {
    var kept = context.cookie(room.cookieName());
    context.header("Cache-Control", "no-store");
    var client = Client.of(context);
    var signIn = SignIn.parse(kept == null ? "" : kept).orElse(null);
    var next = target(room, signIn == null ? null : signIn.next());
    var state = context.queryParam("state");
    var isAnswered = signIn != null && state != null && signIn.hasState(state);
    // An answer to another sign-in leaves the one alone that is under way in this browser.
    if (signIn == null || isAnswered) {
      context.cookie(cookie(context, room, "", 0));
    }
    try {
      if (isAnswered) {
        room.signIns().check(client);
      }
      if (signIn == null
          || !isAnswered
          || signIn.isOver(room.clock().instant())
          || !room.spent().spend(signIn)) {
        room.signIns().unknown(client);
        room.login()
            .form(
                context,
                400,
                room.baseUrl(),
                "This sign-in was not started in this browser, was used already, or took too long."
                    + " Start again.");
        return;
      }
      room.login().enter(context, session(context, room, signIn, client), next);
    } catch (BadTokenException refused) {
      room.signIns().failed(refused.getMessage(), client);
      room.login()
          .form(
              context,
              403,
              next,
              "Your sign-in at %s is not accepted: %s. Start again."
                  .formatted(room.provider().name(), refused.getMessage()));
    } catch (ServerException failed) {
      explain(context, room, next, failed);
    }
  }

  private static String session(Context context, Room room, SignIn signIn, Client client)
      throws BadTokenException {
    var provider = room.provider();
    provider.checkSender(context.queryParam("iss"));
    var error = context.queryParam("error");
    if (error != null) {
      room.signIns().failed("the provider answers " + ErrorName.of(error), client);
      throw new ServerException(
          ErrorCode.FORBIDDEN,
          "%s did not sign you in (%s): it was cancelled there, or you may not use this server."
              .formatted(provider.name(), ErrorName.of(error)));
    }
    var code = context.queryParam("code");
    if (code == null || code.isEmpty()) {
      throw new BadTokenException("the answer holds no code");
    }
    var claims = provider.redeem(signIn, code, back(context, room));
    var who = provider.admittance().identity(claims);
    var refusal = provider.admittance().refusal(claims);
    if (refusal.isPresent()) {
      room.signIns().refused(who, refusal.get(), client);
      throw new ServerException(
          ErrorCode.FORBIDDEN,
          "%s knows you, but this server does not let you in: %s. Its administrators can tell you why."
              .formatted(provider.name(), refusal.get()));
    }
    return room.signIns().logIn(who, client);
  }

  private static void explain(Context context, Room room, String next, ServerException failed) {
    if (failed.code() == ErrorCode.UNAVAILABLE && !(failed.getCause() instanceof ServerException)) {
      LOG.warn("sign-in failed: {}", failed.getMessage());
    }
    var status =
        switch (failed.code()) {
          case UNAVAILABLE -> 503;
          case TOO_MANY_REQUESTS -> 429;
          case FORBIDDEN, CONFLICT -> 403;
          default -> throw failed;
        };
    room.login().form(context, status, next, failed.getMessage());
  }

  private static String back(Context context, Room room) {
    return OwnAddress.of(context, room.baseUrl() + BACK);
  }

  private static Cookie cookie(Context context, Room room, String value, int seconds) {
    return new Cookie(
        room.cookieName(),
        value,
        room.baseUrl() + Provider.PATH,
        seconds,
        Client.of(context).https(),
        true,
        null,
        SameSite.LAX);
  }
}
