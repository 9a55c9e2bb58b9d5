package io.sparkmaster.server.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.kernel.launch.echo.EchoDistribution;
import io.sparkmaster.server.accounts.Accounts;
import io.sparkmaster.server.accounts.Credentials;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.http.RouteRule;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.permissions.Permissions;
import io.sparkmaster.server.storage.Database;
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
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two learners and an administrator on one server: nobody finds what is another's. */
final class ClassModeIT {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final String PASSWORD = "correct horse battery";

  /** In everything of ann's, and in nothing that ben gets to see. */
  private static final String MARK = "anns-own-secret";

  private static final Set<String> WITHOUT_END = Set.of("GET /learn/api/v1/stream");

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private Accounts accounts;
  private Credentials credentials;
  private Server server;
  private String ann;
  private String ben;

  @BeforeEach
  void start() throws Exception {
    SmallProgram.place(folder);
    EchoDistribution.in(Files.createDirectories(folder.resolve("kernel")));
    var config = SmallProgram.classMode(folder);
    var jdbi = Database.visit(config.home().database());
    accounts = new Accounts(jdbi, CLOCK);
    credentials = new Credentials(jdbi, CLOCK);
    accounts.add(new UserId("root"), "Root", Role.ADMIN);
    accounts.add(new UserId("ann"), "Ann", Role.LEARNER);
    accounts.add(new UserId("ben"), "Ben", Role.LEARNER);
    ann = token("ann", Role.LEARNER);
    ben = token("ben", Role.LEARNER);
    server = new Server(config, CLOCK);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String token(String user, Role role) {
    return credentials.makeToken(new UserId(user), role, Duration.ofDays(1)).secret();
  }

  /** What ann has, by its id. */
  private record Things(String kernel, String session) {}

  private Things annWorks() throws Exception {
    var file = "{\"type\":\"file\",\"format\":\"text\",\"content\":\"%s\"}".formatted(MARK);
    assertThat(send(ann, "PUT", "/api/contents/ann.txt", file).statusCode()).isEqualTo(201);
    assertThat(send(ann, "POST", "/api/contents/ann.txt/checkpoints", "").statusCode())
        .isEqualTo(201);
    send(ann, "PUT", "/api/config/notebook", "{\"a\":\"%s\"}".formatted(MARK));
    send(
        ann,
        "PUT",
        "/lab/api/workspaces/x",
        "{\"data\":{\"a\":\"%s\"},\"metadata\":{\"id\":\"x\"}}".formatted(MARK));
    var session =
        send(
            ann,
            "POST",
            "/api/sessions",
            """
            {"path":"%s.ipynb","name":"%s","type":"notebook","kernel":{"name":"sparkmaster-scala"}}\
            """
                .formatted(MARK, MARK));
    assertThat(session.statusCode()).as(session.body()).isEqualTo(201);
    var json = Json.mapper().readTree(session.body());
    return new Things(json.at("/kernel/id").asText(), json.path("id").asText());
  }

  @Test
  void nobodyFindsAnothersThingsOnAnyRouteOfTheTable() throws Exception {
    var things = annWorks();
    assertThat(send(ann, "GET", "/files/ann.txt", "").body()).isEqualTo(MARK);
    assertThat(send(ann, "GET", "/api/sessions", "").body()).contains(MARK);
    assertThat(send(ann, "GET", "/lab/api/workspaces", "").body()).contains(MARK);
    assertThat(send(ann, "GET", "/api/config/notebook", "").body()).contains(MARK);
    var asked = 0;

    for (var other : Set.of(ben, token("root", Role.ADMIN))) {
      for (var rule : Permissions.table().rules()) {
        if (rule.whose() != RouteRule.Whose.OWN || WITHOUT_END.contains(rule.route())) {
          continue;
        }
        var method = rule.route().substring(0, rule.route().indexOf(' '));
        var path = filled(rule.route().substring(rule.route().indexOf(' ') + 1), things);
        var byId = rule.route().contains("{kernel_id}") || rule.route().contains("{session_id}");
        if (method.equals("WS")) {
          assertThat(handshake(other, path)).as("%s", rule).isEqualTo(404);
        } else {
          var answer = send(other, method, path, "{}");
          assertThat(answer.body()).as("%s", rule).doesNotContain(MARK);
          if (byId) {
            assertThat(answer.statusCode()).as("%s", rule).isEqualTo(404);
          } else {
            assertThat(answer.body()).as("%s", rule).doesNotContain(things.kernel());
          }
        }
        asked++;
      }
    }

    assertThat(asked).isGreaterThan(80);
    assertThat(send(ann, "GET", "/files/ann.txt", "").body()).isEqualTo(MARK);
    assertThat(send(ann, "GET", "/api/sessions/" + things.session(), "").statusCode())
        .isEqualTo(200);
    assertThat(handshake(ann, "/api/kernels/" + things.kernel() + "/channels")).isEqualTo(101);
    assertThat(send(ann, "GET", "/lab/api/workspaces", "").body()).contains(MARK);
    assertThat(send(ann, "GET", "/api/config/notebook", "").body()).contains(MARK);
  }

  private static String filled(String path, Things things) {
    return path.replace("{kernel_id}", things.kernel())
        .replace("{session_id}", things.session())
        .replace("{section}", "notebook")
        .replace("<name>", "x")
        .replace("<path>", "ann.txt")
        .replaceAll("\\{[^}]*}|<[^>]*>", "x");
  }

  @Test
  void aPathOutOfTheOwnWorkspaceLeadsToNobodyElses() throws Exception {
    annWorks();

    for (var path : Set.of("../ann/ann.txt", "%2e%2e/ann/ann.txt", "..%2fann%2fann.txt")) {
      for (var root : Set.of("/api/contents/", "/files/")) {
        var answer = send(ben, "GET", root + path, "");
        assertThat(answer.statusCode()).as(root + path).isIn(400, 403, 404);
        assertThat(answer.body()).doesNotContain(MARK);
      }
    }
  }

  @Test
  void eachHasAFolderWithAWelcomeNotebookOfTheirOwn() throws Exception {
    assertThat(send(ann, "GET", "/api/contents/Welcome.ipynb", "").statusCode()).isEqualTo(200);
    assertThat(send(ann, "DELETE", "/api/contents/Welcome.ipynb", "").statusCode()).isEqualTo(204);

    assertThat(send(ben, "GET", "/api/contents/Welcome.ipynb", "").statusCode()).isEqualTo(200);
    assertThat(folder.resolve("home/workspace/ben/Welcome.ipynb")).exists();
    assertThat(folder.resolve("home/workspace/ann/Welcome.ipynb")).doesNotExist();
  }

  @Test
  void aLearnerCannotStopTheServerAndAnAdministratorCan() throws Exception {
    assertThat(send(ann, "POST", "/api/shutdown", "").statusCode()).isEqualTo(403);
    var stop = send(token("root", Role.ADMIN), "POST", "/api/shutdown", "");
    assertThat(stop.statusCode()).isEqualTo(200);
  }

  @Test
  void thePageLogsInWithNameAndPasswordAndSaysWhatIsWrong() throws Exception {
    accounts.setPassword(new UserId("ann"), PASSWORD);

    var wrong = logIn("ann", "not her password");
    var unknown = logIn("nobody", PASSWORD);
    var right = logIn("ann", PASSWORD);

    assertThat(wrong.statusCode()).isEqualTo(403);
    assertThat(wrong.body())
        .contains("role=\"alert\"", "do not belong together", "id=\"password\"");
    assertThat(unknown.statusCode()).isEqualTo(403);
    assertThat(unknown.body().replaceAll("value=\"[^\"]*\"", ""))
        .isEqualTo(wrong.body().replaceAll("value=\"[^\"]*\"", ""));
    assertThat(right.statusCode()).isEqualTo(302);
    assertThat(who(cookie(right))).contains("\"username\":\"ann\"");
  }

  @Test
  void aSessionEndsWhenThePasswordChangesInAnotherProcess() throws Exception {
    accounts.setPassword(new UserId("ann"), PASSWORD);
    var cookie = cookie(logIn("ann", PASSWORD));
    assertThat(who(cookie)).contains("ann");

    accounts.setPassword(new UserId("ann"), PASSWORD + " 2");

    assertThat(who(cookie)).contains("UNAUTHENTICATED");
  }

  @Test
  void aLinkLogsItsUserInOnce() throws Exception {
    var link = "/login?token=" + credentials.makeLink(new UserId("ben"), Duration.ofDays(1));

    var first = client.send(request(link).build(), BodyHandlers.ofString());
    var second = client.send(request(link).build(), BodyHandlers.ofString());

    assertThat(who(cookie(first))).contains("\"username\":\"ben\"");
    assertThat(second.statusCode()).isEqualTo(403);
    assertThat(second.body()).contains("used already");
  }

  @Test
  void withoutAnAdministratorItDoesNotStartAndSaysHowToMakeOne() {
    server.close();
    try (var handle = Database.visit(folder.resolve("home/sparkmaster.db")).open()) {
      // The accounts themselves keep their last administrator.
      handle.execute("UPDATE users SET role = 'TEACHER' WHERE id = 'root'");
    }

    assertThatThrownBy(() -> new Server(SmallProgram.classMode(folder), CLOCK).close())
        .hasMessageContaining("sparkmaster user add NAME --role admin");
  }

  private HttpResponse<String> logIn(String name, String password) throws Exception {
    var xsrf = "0123456789abcdef0123456789abcdef";
    var form =
        "name=%s&password=%s&_xsrf=%s"
            .formatted(name, URLEncoder.encode(password, StandardCharsets.UTF_8), xsrf);
    var request =
        request("/login")
            .header("Cookie", "_xsrf=" + xsrf)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form));
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static String cookie(HttpResponse<String> answer) {
    return answer.headers().allValues("Set-Cookie").stream()
        .filter(it -> it.startsWith("sparkmaster-session-"))
        .map(it -> it.substring(0, it.indexOf(';')))
        .findFirst()
        .orElseThrow();
  }

  private String who(String cookie) throws Exception {
    var request = request("/api/me").header("Cookie", cookie).build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  private HttpResponse<String> send(String token, String method, String path, String body)
      throws Exception {
    var request =
        request(path)
            .header("Authorization", "token " + token)
            .method(method, BodyPublishers.ofString(body));
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private int handshake(String token, String path) {
    var uri = URI.create("ws://127.0.0.1:" + server.port() + path);
    try {
      client
          .newWebSocketBuilder()
          .header("Authorization", "token " + token)
          .buildAsync(uri, new WebSocket.Listener() {})
          .join()
          .abort();
      return 101;
    } catch (CompletionException refused) {
      return ((WebSocketHandshakeException) refused.getCause()).getResponse().statusCode();
    }
  }
}
