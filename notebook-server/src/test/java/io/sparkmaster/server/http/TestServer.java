package io.sparkmaster.server.http;

import io.javalin.Javalin;
import io.sparkmaster.server.permissions.Permissions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A listening server on a free port, with one known token and one known session. */
public final class TestServer implements AutoCloseable {
  public static final String TOKEN = "the-token";
  public static final String SESSION = "the-session";
  public static final String COOKIE = "test-session";
  public static final String XSRF = "0123456789abcdef0123456789abcdef";
  public static final Identity LEARNER = new Identity(new UserId("learner"), "Learner", Role.ADMIN);

  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  private TestServer(HttpServer server) {
    this.server = server;
  }

  public static TestServer start(RouteModule... modules) {
    return start("/", 1 << 20, modules);
  }

  public static TestServer start(String baseUrl, int maxRequestBytes, RouteModule... modules) {
    try {
      var settings =
          new HttpSettings("127.0.0.1", 0, baseUrl, Set.of("lab.example"), maxRequestBytes);
      return new TestServer(
          HttpServer.start(
              settings,
              new KnownUsers(COOKIE, Map.of(SESSION, LEARNER), Map.of(TOKEN, LEARNER)),
              table(modules),
              List.of(modules)));
    } catch (PortTakenException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** The product's own rules, and for routes that a test makes up: who is logged in, and theirs. */
  private static RouteTable table(RouteModule... modules) {
    var ours = Permissions.table();
    var known = ours.rules().stream().map(RouteRule::route).collect(Collectors.toSet());
    var unstarted =
        Javalin.create(
            config -> List.of(modules).forEach(module -> module.register(config.routes)));
    return ours.with(
        HttpServer.routes(unstarted).stream()
            .filter(route -> !known.contains(route))
            .map(route -> new RouteRule(route, RouteRule.Who.USER, RouteRule.Whose.OWN))
            .toList());
  }

  public HttpServer server() {
    return server;
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  /** A request without any credential. */
  public HttpRequest.Builder stranger(String path) {
    return HttpRequest.newBuilder(uri(path));
  }

  /** A request with the token. */
  public HttpRequest.Builder request(String path) {
    return stranger(path).header("Authorization", "token " + TOKEN);
  }

  /** A request with the session's cookie, as a browser sends it. */
  public HttpRequest.Builder browser(String path) {
    return stranger(path).header("Cookie", COOKIE + "=" + SESSION + "; _xsrf=" + XSRF);
  }

  public HttpResponse<String> send(HttpRequest.Builder request) {
    return send(request.build());
  }

  public HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new AssertionError(request.uri().toString(), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  public HttpResponse<String> send(String method, String path, String body) {
    return send(request(path).method(method, BodyPublishers.ofString(body)));
  }

  public HttpResponse<String> get(String path) {
    return send(request(path));
  }

  @Override
  public void close() {
    server.close();
  }
}
