package io.sparkmaster.server.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.router.Endpoint;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Decides on each request and WebSocket handshake before any handler sees it. */
final class Access {
  private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  private final HttpSettings settings;
  private final Authenticator authenticator;
  private final RouteTable table;
  private final MemoryBudget budget;

  Access(
      HttpSettings settings, Authenticator authenticator, RouteTable table, MemoryBudget budget) {
    this.settings = settings;
    this.authenticator = authenticator;
    this.table = table;
    this.budget = budget;
  }

  void checkRequest(Context context) {
    checkHost(context);
    var method = context.req().getMethod();
    if (table.isOpen(method, Paths.withinBase(context))) {
      if (!READING.contains(method)) {
        requireOwnPage(context);
      }
      return;
    }
    var credential = authenticate(context);
    if (credential.cookie()) {
      if (READING.contains(method)) {
        refuseEmbedding(context);
        Xsrf.ensure(context, settings.baseUrl());
      } else {
        requireOwnPage(context);
        Xsrf.require(context);
      }
    }
    credential.identity().attachTo(context, !credential.cookie());
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
    checkHost(context);
    var credential = authenticate(context);
    if (credential.cookie()) {
      var origin = context.header("Origin");
      if (origin == null || !Authority.sameOrigin(origin, hostOf(context))) {
        throw foreignPage("WebSocket", origin);
      }
    }
    credential.identity().attachTo(context, !credential.cookie());
  }

  /** The endpoint's own handler, for those who may use it. */
  Handler guarded(Endpoint endpoint) {
    if (!endpoint.method.isHttpMethod()) {
      return endpoint.handler;
    }
    var rule = table.rule(endpoint.method.name(), endpoint.path);
    return context -> {
      if (!rule.open()) {
        rule.require(known(context));
      }
      endpoint.handler.handle(context);
    };
  }

  /** Checks the roles of those who open a WebSocket at this path. */
  void guardSocket(RoutesConfig routes, RouteRule rule, String path) {
    routes.wsBeforeUpgrade(path, context -> rule.require(known(context)));
  }

  private Identity known(Context context) {
    return Identity.find(context)
        .orElseThrow(() -> unauthenticated("This request comes from nobody who is logged in."));
  }

  private record Credential(Identity identity, boolean cookie) {}

  private Credential authenticate(Context context) {
    var token = token(context);
    if (token != null) {
      return authenticator
          .byToken(token)
          .map(identity -> new Credential(identity, false))
          .orElseThrow(() -> unauthenticated("The token of this request is not valid."));
    }
    return Optional.ofNullable(context.cookie(authenticator.cookieName()))
        .flatMap(authenticator::bySession)
        .map(identity -> new Credential(identity, true))
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
