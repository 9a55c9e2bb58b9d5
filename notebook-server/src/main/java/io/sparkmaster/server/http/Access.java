package io.sparkmaster.server.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.router.Endpoint;
import io.javalin.websocket.WsConfig;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.jspecify.annotations.Nullable;

/** Decides on each request and WebSocket handshake before any handler sees it. */
final class Access {
  private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final String REVOCATION = Access.class.getName() + ".revocation";
  private static final String ROUTE = Access.class.getName() + ".route";
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  private final HttpSettings settings;
  private final Authenticator authenticator;
  private final RouteTable table;
  private final MemoryBudget budget;
  private final OpenConnections connections;

  Access(
      HttpSettings settings,
      Authenticator authenticator,
      RouteTable table,
      MemoryBudget budget,
      OpenConnections connections) {
    this.settings = settings;
    this.authenticator = authenticator;
    this.table = table;
    this.budget = budget;
    this.connections = connections;
  }

  void checkRequest(Context context) {
    Client.behind(settings.proxies(), context);
    checkHost(context);
    var method = context.req().getMethod();
    if (table.isOpen(method, Paths.withinBase(context))) {
      if (!READING.contains(method)) {
        requireOwnPage(context);
      }
      return;
    }
    var admission = authenticate(context);
    if (admission.session().isPresent()) {
      if (READING.contains(method)) {
        refuseEmbedding(context);
        Xsrf.ensure(context, settings.baseUrl());
      } else {
        requireOwnPage(context);
        Xsrf.require(context);
      }
    }
    admission.attachTo(context);
    budget.attachTo(context);
    holdMemoryForBody(context);
  }

  /** Until the answer is out: handlers keep the whole body, and what they make of it. */
  private void holdMemoryForBody(Context context) {
    var announced = context.req().getContentLengthLong();
    var unknown = announced < 0 && context.header("Transfer-Encoding") != null;
    var hold = budget.hold(unknown ? settings.maxRequestBytes() : announced);
    Request.addCompletionListener(
        ServletContextRequest.getServletContextRequest(context.req()), failure -> hold.close());
  }

  void checkHandshake(Context context) {
    Client.behind(settings.proxies(), context);
    checkHost(context);
    var admission = authenticate(context);
    if (admission.session().isPresent()) {
      var origin = context.header("Origin");
      if (origin == null || !Authority.sameOrigin(origin, hostOf(context))) {
        throw foreignPage("WebSocket", origin);
      }
    }
    admission.attachTo(context);
  }

  void log(RequestLog log, Context context, float millis) {
    String route = context.attribute(ROUTE);
    log.answered(
        context.req().getMethod(),
        route == null ? "none" : route,
        context.res().getStatus(),
        Duration.ofNanos((long) (millis * 1_000_000)));
  }

  /** The endpoint's own handler, for those who may use it. */
  Handler guarded(Endpoint endpoint) {
    if (!endpoint.method.isHttpMethod()) {
      return endpoint.handler;
    }
    var rule = table.rule(endpoint.method.name(), endpoint.path);
    return context -> {
      context.attribute(ROUTE, endpoint.path);
      if (!rule.open()) {
        require(rule, context);
      }
      endpoint.handler.handle(context);
    };
  }

  /** Checks the roles of those who open a WebSocket at this path. */
  void guardSocket(RoutesConfig routes, RouteRule rule, String path) {
    routes.wsBeforeUpgrade(path, context -> require(rule, context));
    routes.wsBefore(path, this::endWhenRevoked);
  }

  private void endWhenRevoked(WsConfig socket) {
    socket.onConnect(
        context ->
            context.attribute(
                REVOCATION,
                Admission.of(context)
                    .untilRevoked(
                        () ->
                            context.closeSession(
                                StatusCode.POLICY_VIOLATION, "the login has ended"))));
    socket.onClose(
        context -> {
          Runnable closed = context.attribute(REVOCATION);
          if (closed != null) {
            closed.run();
          }
        });
  }

  private void require(RouteRule rule, Context context) {
    var identity = known(context);
    if (!rule.who().includes(identity.role())) {
      authenticator.refused(identity, rule.route(), Client.of(context));
    }
    rule.require(identity);
  }

  private Identity known(Context context) {
    return Identity.find(context)
        .orElseThrow(() -> unauthenticated("This request comes from nobody who is logged in."));
  }

  private Admission authenticate(Context context) {
    var token = token(context);
    if (token != null) {
      var found = authenticator.byToken(token);
      if (found.isEmpty()) {
        var route = context.req().getMethod() + " " + Paths.withinBase(context);
        authenticator.refused(null, route, Client.of(context));
        throw unauthenticated("The token of this request is not valid.");
      }
      return Admission.byToken(found.get(), token, () -> authenticator.byToken(token), connections);
    }
    var cookie = context.cookie(authenticator.cookieName());
    return Optional.ofNullable(cookie)
        .flatMap(authenticator::bySession)
        .map(
            identity ->
                Admission.bySession(
                    identity, cookie, () -> authenticator.bySession(cookie), connections))
        .orElseThrow(() -> unauthenticated("This request comes from nobody who is logged in."));
  }

  private static @Nullable String token(Context context) {
    var header = context.header("Authorization");
    if (header != null) {
      var parts = header.strip().split("\\s+", 2);
      var scheme = parts[0].toLowerCase(Locale.ROOT);
      if (parts.length == 2 && (scheme.equals("token") || scheme.equals("bearer"))) {
        return parts[1];
      }
    }
    return context.queryParam("token");
  }

  private ServerException unauthenticated(String what) {
    return new ServerException(ErrorCode.UNAUTHENTICATED, what + " " + authenticator.howToGetIn());
  }

  /** Against DNS rebinding: a page of another site may point its own name at this address. */
  private void checkHost(Context context) {
    var host = Authority.parse(hostOf(context)).map(Authority::host).orElse("");
    if (LOOPBACK_NAMES.contains(host)
        || settings.hostNames().contains(host)
        || host.equals(settings.bindAddress())) {
      return;
    }
    throw new ServerException(
        ErrorCode.FORBIDDEN,
        "This server does not answer to the host name \"%s\". Use http://127.0.0.1, or start it with --host-name %s."
            .formatted(host, host.isEmpty() ? "NAME" : host));
  }

  private static String hostOf(Context context) {
    var host = context.header("Host");
    return host == null ? "" : host;
  }

  private static void requireOwnPage(Context context) {
    var origin = context.header("Origin");
    if (origin == null || Authority.sameOrigin(origin, hostOf(context))) {
      return;
    }
    // Under our referrer policy, browsers send "null" for a form that one of our own pages posts.
    if (origin.equals("null") && "same-origin".equals(context.header("Sec-Fetch-Site"))) {
      return;
    }
    throw foreignPage("request", origin);
  }

  /** A page on another port of this host is "same-site": it gets the cookie sent, so refuse it. */
  private static void refuseEmbedding(Context context) {
    var site = context.header("Sec-Fetch-Site");
    if (site == null || site.equals("same-origin") || site.equals("none")) {
      return;
    }
    if (!"navigate".equals(context.header("Sec-Fetch-Mode"))
        || !"document".equals(context.header("Sec-Fetch-Dest"))) {
      throw foreignPage("request", context.header("Origin"));
    }
  }

  private static ServerException foreignPage(String what, @Nullable String origin) {
    return new ServerException(
        ErrorCode.FORBIDDEN,
        "The %s comes from a page of another site (origin %s), which this server refuses."
            .formatted(what, origin == null ? "not given" : origin));
  }
}
