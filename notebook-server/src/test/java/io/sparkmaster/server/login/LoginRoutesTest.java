package io.sparkmaster.server.login;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LoginRoutesTest {
  private static final Identity USER = new Identity(new UserId("learner"), "Learner", Role.LEARNER);
  private static final RouteRule WHO =
      new RouteRule("GET /api/who", RouteRule.Who.USER, RouteRule.Whose.OWN);
  private static final String XSRF = "0123456789abcdef0123456789abcdef";

  @TempDir private Path folder;
  private final ManualClock clock = new ManualClock();
  private final HttpClient client = HttpClient.newHttpClient();
  private Tokens tokens;
  private Database database;
  private HttpServer server;

  @BeforeEach
  void start() throws PortTakenException {
    database = Database.open(folder.resolve("test.db"));
    tokens = new Tokens("fixed", clock);
    listen();
  }

  private void listen() throws PortTakenException {
    var sessions = new LoginSessions(database, clock, Duration.ofDays(30));
    var login = new LaptopLogin(USER, tokens, sessions, "session");
    RouteModule who =
        routes -> routes.get("/api/who", context -> context.json(Identity.of(context)));
    server =
        HttpServer.start(
            new HttpSettings("127.0.0.1", 0, "/", Set.of(), 1 << 20),
            login,
            Permissions.table().with(List.of(WHO)),
            List.of(new LoginRoutes(login, "/"), who));
  }

  @AfterEach
  void stop() {
    server.close();
    database.close();
  }

  @Test
  void aOneTimeLinkLogsInOnceAndLeavesTheAddress() throws Exception {
    var token = tokens.issueOneTime();

    var first = get("/login?token=" + token);
    var second = get("/login?token=" + token);

    assertThat(first.statusCode()).isEqualTo(302);
    assertThat(location(first)).endsWith("/").doesNotContain(token);
    assertThat(setCookie(first, "session"))
        .contains("HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=2592000");
    assertThat(second.statusCode()).isEqualTo(403);
    assertThat(second.body())
        .contains("role=\"alert\"", "used already", "sparkmaster start")
        .doesNotContain(token);
    assertThat(second.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
  }

  @Test
  void aSessionOutlivesARestartButNotItsTime() throws Exception {
    var cookie = sessionOf(get("/login?token=fixed"));
    assertThat(who(cookie)).isEqualTo(200);

    server.close();
    listen();

    assertThat(who(cookie)).isEqualTo(200);
    clock.advance(Duration.ofDays(30));
    assertThat(who(cookie)).isEqualTo(403);
  }

  @Test
  void theDatabaseDoesNotHoldTheCookie() throws Exception {
    var cookie = sessionOf(get("/login?token=fixed"));

    var stored =
        database
            .jdbi()
            .withHandle(
                handle ->
                    handle.select("SELECT id_hash FROM login_sessions").mapTo(String.class).one());
    assertThat(stored).hasSize(64);
    assertThat(who("session=" + stored)).isEqualTo(403);
    assertThat(cookie).doesNotContain(stored);
  }

  @Test
  void loggingOutEndsTheSession() throws Exception {
    var cookie = sessionOf(get("/login?token=fixed"));

    var out = send(request("/logout").header("Cookie", cookie));

    assertThat(out.statusCode()).isEqualTo(302);
    assertThat(setCookie(out, "session")).contains("Expires=Thu, 01 Jan 1970");
    assertThat(who(cookie)).isEqualTo(403);
  }

  @Test
  void aPageOfAnotherSiteCannotLogOut() throws Exception {
    var cookie = sessionOf(get("/login?token=fixed"));

    var out =
        send(request("/logout").header("Cookie", cookie).header("Sec-Fetch-Site", "cross-site"));

    assertThat(out.statusCode()).isEqualTo(403);
    assertThat(who(cookie)).isEqualTo(200);
  }

  @Test
  void aFormTooLargeForALoginIsRefused() throws Exception {
    assertThat(post("token=" + "x".repeat(20_000)).statusCode()).isEqualTo(413);
  }

  @Test
  @Timeout(20)
  void strangersWithStalledFormsDoNotStopTheServer() throws Exception {
    var stalled = new ArrayList<Socket>();
    try {
      for (var i = 0; i < 250; i++) {
        var socket = new Socket("127.0.0.1", server.port());
        stalled.add(socket);
        socket
            .getOutputStream()
            .write(
                "POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nt"
                    .getBytes(StandardCharsets.US_ASCII));
      }

      assertThat(who("session=none")).isEqualTo(403);
    } finally {
      for (var socket : stalled) {
        socket.close();
      }
    }
  }

  @Test
  void theFormLogsInWithAPastedToken() throws Exception {
    var form = get("/login?next=/lab/tree/a.ipynb");
    assertThat(form.body())
        .contains("<label for=\"token\">", "value=\"/lab/tree/a.ipynb\"", "lang=\"en\"");

    var answer = post("token= " + tokens.issueOneTime() + " &next=/lab/tree/a.ipynb&_xsrf=" + XSRF);

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(location(answer)).endsWith("/lab/tree/a.ipynb");
    assertThat(who(sessionOf(answer))).isEqualTo(200);
  }

  @Test
  void theFormIsRefusedWithoutTheXsrfTokenAndTheLinkStaysGood() throws Exception {
    var token = tokens.issueOneTime();

    assertThat(post("token=" + token).statusCode()).isEqualTo(403);
    assertThat(post("token=" + token + "&_xsrf=other").statusCode()).isEqualTo(403);
    assertThat(tokens.spend(token)).isTrue();
  }

  @Test
  void aPreviewOfTheLinkDoesNotSpendIt() throws Exception {
    var path = "/login?token=" + tokens.issueOneTime();

    send(request(path).method("HEAD", BodyPublishers.noBody()));
    var prefetch = send(request(path).header("Sec-Purpose", "prefetch;prerender"));

    assertThat(prefetch.statusCode()).isEqualTo(200);
    assertThat(prefetch.headers().map()).doesNotContainKey("Location");
    assertThat(get(path).statusCode()).isEqualTo(302);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"//evil.example", "/\\evil", "https://evil.example", "%2f%2fevil", "/%09/x"})
  void theLoginLeadsToNoOtherSite(String next) throws Exception {
    var encoded = URLEncoder.encode(next, StandardCharsets.UTF_8);

    assertThat(URI.create(location(get("/login?token=fixed&next=" + encoded))).getPath())
        .isIn("/", "/%09/x", "/\t/x");
    assertThat(location(get("/login?token=fixed&next=" + encoded))).doesNotContain("evil");
  }

  @Test
  void theNextPageCannotBreakOutOfTheForm() throws Exception {
    var next = URLEncoder.encode("/lab?\"><script>alert(1)</script>", StandardCharsets.UTF_8);

    assertThat(get("/login?next=" + next).body()).doesNotContain("<script>");
  }

  @Test
  void guessingEndsInAClearPage() throws Exception {
    for (var guess = 0; guess < 10; guess++) {
      get("/login?token=guess" + guess);
    }

    var answer = get("/login?token=fixed");

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.body()).contains("Too many wrong tokens");
  }

  @Test
  void whoIsInIsSentOnWithoutSpendingTheLink() throws Exception {
    var cookie = sessionOf(get("/login?token=fixed"));
    var token = tokens.issueOneTime();

    var answer = send(request("/login?next=/lab&token=" + token).header("Cookie", cookie));

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(tokens.spend(token)).isTrue();
  }

  @Test
  void aProgramOfTheOperatorGetsLinksForMoreBrowsers() throws Exception {
    var program = tokens.issuePermanent();

    var answer =
        send(
            request("/api/login/links")
                .header("Authorization", "token " + program)
                .POST(BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(tokens.spend(answer.body().replaceAll(".*:\"|\".*", ""))).isTrue();
  }

  @Test
  void thePageBringsItsOwnStyleForLightAndDark() throws Exception {
    assertThat(get("/login/login.css").body()).contains("prefers-color-scheme: dark");
    assertThat(get("/login/spark.svg").headers().firstValue("Content-Type"))
        .hasValueSatisfying(it -> assertThat(it).startsWith("image/svg+xml"));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.url().resolve(path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  private HttpResponse<String> post(String form) throws Exception {
    return send(
        request("/login")
            .header("Cookie", "_xsrf=" + XSRF)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form.replace(" ", "%20"))));
  }

  private int who(String cookie) throws Exception {
    return send(request("/api/who").header("Cookie", cookie)).statusCode();
  }

  private static String location(HttpResponse<String> response) {
    return response.headers().firstValue("Location").orElseThrow();
  }

  private static String setCookie(HttpResponse<String> response, String name) {
    return response.headers().allValues("Set-Cookie").stream()
        .filter(it -> it.startsWith(name + "="))
        .findFirst()
        .orElseThrow();
  }

  private static String sessionOf(HttpResponse<String> response) {
    return setCookie(response, "session").replaceAll(";.*", "");
  }
}
