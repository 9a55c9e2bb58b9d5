package io.sparkmaster.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.kernel.launch.echo.EchoDistribution;
import io.sparkmaster.server.accounts.Accounts;
import io.sparkmaster.server.accounts.Credentials;
import io.sparkmaster.server.accounts.SecurityLog;
import io.sparkmaster.server.config.ChangedConfig;
import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.learning.EventStream;
import io.sparkmaster.server.storage.RealPostgres;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionException;
import org.jdbi.v3.core.Jdbi;

/** A server of many with root, an administrator, and the learners ann and ben. */
final class ClassServer implements AutoCloseable {
  static final InstantSource CLOCK = InstantSource.system();
  static final String PASSWORD = "correct horse battery";
  static final UserId ANN = new UserId("ann");
  static final UserId BEN = new UserId("ben");
  private static final String XSRF = "0123456789abcdef0123456789abcdef";

  final Jdbi jdbi;
  final Accounts accounts;
  final Credentials credentials;
  final SecurityLog log;
  final HttpClient client = HttpClient.newHttpClient();
  private final ServerConfig config;
  private Server server;

  ClassServer(Path folder) throws Exception {
    this(folder, SmallProgram.classMode(folder));
  }

  ClassServer(Path folder, ServerConfig config) throws Exception {
    SmallProgram.place(folder);
    EchoDistribution.in(Files.createDirectories(folder.resolve("kernel")));
    this.config = config;
    jdbi = RealPostgres.beside(config.home().database());
    accounts = new Accounts(jdbi, CLOCK);
    credentials = new Credentials(jdbi, CLOCK);
    log = new SecurityLog(jdbi, CLOCK);
    accounts.add(new UserId("root"), "Root", Role.ADMIN);
    accounts.add(ANN, "Ann", Role.LEARNER);
    accounts.add(BEN, "Ben", Role.LEARNER);
    server = new Server(config, CLOCK);
  }

  void restart() {
    restart(config);
  }

  /** Stops, and starts again on the same data as the server of one person. */
  void restartAsLaptop(Path folder) {
    var laptop = SmallProgram.config(folder, 0, "/", null);
    restart(ChangedConfig.of(laptop).home(config.home()).config());
  }

  void restart(ServerConfig other) {
    server.close();
    server = new Server(other, CLOCK);
  }

  String url() {
    return server.url().toString();
  }

  int port() {
    return server.port();
  }

  String token(String user, Role role) {
    return credentials.makeToken(new UserId(user), role, Duration.ofDays(1)).secret();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> send(String token, String method, String path, String body)
      throws Exception {
    return send(
        request(path)
            .header("Authorization", "token " + token)
            .method(method, BodyPublishers.ofString(body)));
  }

  /** A request of a browser with this cookie, which proves that it comes from a page of ours. */
  HttpResponse<String> browse(String cookie, String method, String path, String body)
      throws Exception {
    return send(
        request(path)
            .header("Cookie", cookie + "; _xsrf=" + XSRF)
            .header("X-XSRFToken", XSRF)
            .method(method, BodyPublishers.ofString(body)));
  }

  HttpResponse<String> logIn(String name, String password) throws Exception {
    return post("name=%s&password=%s".formatted(name, encoded(password)));
  }

  /** Presses the button of the page that a link leads to. */
  HttpResponse<String> follow(String secret) throws Exception {
    return post("token=" + encoded(secret) + "&next=%2Faccount");
  }

  /** The same, in a browser where somebody is logged in. */
  HttpResponse<String> followIn(String cookie, String secret) throws Exception {
    return send(
        request("/login")
            .header("Cookie", cookie + "; _xsrf=" + XSRF)
            .POST(BodyPublishers.ofString("token=" + encoded(secret) + "&_xsrf=" + XSRF)));
  }

  HttpResponse<String> post(String form, String... headers) throws Exception {
    var request =
        request("/login")
            .header("Cookie", "_xsrf=" + XSRF)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form + "&_xsrf=" + XSRF));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static String setCookie(HttpResponse<String> answer) {
    return answer.headers().allValues("Set-Cookie").stream()
        .filter(it -> it.startsWith("sparkmaster-session-"))
        .findFirst()
        .orElseThrow();
  }

  static String cookie(HttpResponse<String> answer) {
    return setCookie(answer).replaceFirst(";.*", "");
  }

  String who(String cookie) throws Exception {
    return send(request("/api/me").header("Cookie", cookie)).body();
  }

  /** The stream of events of whom the header names. */
  EventStream stream(String header, String value) throws Exception {
    var request =
        request("/learn/api/v1/stream").header("Accept", "text/event-stream").header(header, value);
    HttpResponse<InputStream> answer = client.send(request.build(), BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    return new EventStream(answer.body());
  }

  WebSocket.Builder socket() {
    return client.newWebSocketBuilder();
  }

  URI socketAddress(String path) {
    return URI.create("ws://127.0.0.1:" + port() + path);
  }

  /** The status of an attempt to open a WebSocket; one that opens is closed at once. */
  int handshake(String token, String path) {
    try {
      socket()
          .header("Authorization", "token " + token)
          .buildAsync(socketAddress(path), new WebSocket.Listener() {})
          .join()
          .abort();
      return 101;
    } catch (CompletionException refused) {
      return ((WebSocketHandshakeException) refused.getCause()).getResponse().statusCode();
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
