package io.sparkmaster.server.login;

import io.sparkmaster.server.http.HttpServer;
import io.sparkmaster.server.http.HttpSettings;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.PortTakenException;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.http.RouteModule;
import io.sparkmaster.server.http.RouteRule;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.permissions.Permissions;
import io.sparkmaster.server.storage.Database;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A laptop's login, listening, with the fixed token "fixed" and one route that says who asks. */
final class LoginServer implements AutoCloseable {
  static final String XSRF = "0123456789abcdef0123456789abcdef";
  private static final Identity USER = new Identity(new UserId("learner"), "Learner", Role.LEARNER);
  private static final RouteRule WHO =
      new RouteRule("GET /api/who", RouteRule.Who.USER, RouteRule.Whose.OWN);

  final ManualClock clock = new ManualClock();
  final Tokens tokens = new Tokens("fixed", clock);
  final Database database;
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer http;

  LoginServer(Path folder) throws PortTakenException {
    database = Database.open(folder.resolve("test.db"));
    http = listen();
  }

  private HttpServer listen() throws PortTakenException {
    var sessions = new LoginSessions(database.jdbi(), clock, Duration.ofDays(30));
    var login = new LaptopLogin(USER, tokens, sessions, "session");
    RouteModule who =
        routes -> routes.get("/api/who", context -> context.json(Identity.of(context)));
    return HttpServer.start(
        new HttpSettings("127.0.0.1", 0, "/", Set.of(), 1 << 20),
        login,
        Permissions.table().with(List.of(WHO)),
        List.of(new LoginRoutes(login, "/"), who));
  }

  void restart() throws PortTakenException {
    http.close();
    http = listen();
  }

  int port() {
    return http.port();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(http.url().resolve(path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  HttpResponse<String> post(String form) throws Exception {
    return send(
        request("/login")
            .header("Cookie", "_xsrf=" + XSRF)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form.replace(" ", "%20"))));
  }

  int who(String cookie) throws Exception {
    return send(request("/api/who").header("Cookie", cookie)).statusCode();
  }

  static String location(HttpResponse<String> response) {
    return response.headers().firstValue("Location").orElseThrow();
  }

  static String setCookie(HttpResponse<String> response, String name) {
    return response.headers().allValues("Set-Cookie").stream()
        .filter(it -> it.startsWith(name + "="))
        .findFirst()
        .orElseThrow();
  }

  static String sessionOf(HttpResponse<String> response) {
    return setCookie(response, "session").replaceAll(";.*", "");
  }

  @Override
  public void close() {
    http.close();
    database.close();
  }
}
