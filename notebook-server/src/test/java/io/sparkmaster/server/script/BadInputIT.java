package io.sparkmaster.server.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.process.Built;
import io.sparkmaster.server.process.Ran;
import io.sparkmaster.server.process.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people meet when something is wrong: a message that says what to do, and nothing lost. */
class BadInputIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String TOKEN = "a-fixed-token";

  @TempDir private Path home;

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<ServerProcess> running = new ArrayList<>();

  @AfterEach
  void stopServers() {
    running.forEach(ServerProcess::close);
  }

  private ServerProcess start(String... options) throws IOException {
    var server = ServerProcess.start(home, options);
    running.add(server);
    return server;
  }

  private Ran run(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(Built.script()));
    command.addAll(List.of(arguments));
    return Ran.of(home, Map.of(), LIMIT, command);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.timeout(LIMIT).build(), BodyHandlers.ofString());
  }

  @Nested
  class AtStart {
    @Test
    void aTakenPortIsNamedAndTheNextFreeOneUsed() throws Exception {
      try (var other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
        var port = other.getLocalPort();

        var server = start("--port", String.valueOf(port), "--token", TOKEN);

        var used = server.loginLink().getPort();
        assertThat(used).isGreaterThan(port);
        assertThat(server.output())
            .contains("Port %d is taken by another program; using %d.".formatted(port, used));
        assertThat(send(HttpRequest.newBuilder(server.url("/health"))).statusCode()).isEqualTo(200);
      }
    }

    @Test
    void aDamagedDatabaseIsNamedAndLeftAsItIs() throws Exception {
      var database = home.resolve("sparkmaster.db");
      var damaged = "this is not a database ".repeat(400).getBytes(StandardCharsets.UTF_8);
      Files.write(database, damaged);

      var started = run("start", "--no-browser", "--port", "0", "--home", home.toString());
      var examined = run("doctor", "--home", home.toString());

      assertThat(started.exitCode()).isEqualTo(1);
      assertThat(started.errors())
          .contains(database.toString(), "damaged", "move it away")
          .doesNotContain("Exception", "\tat ");
      assertThat(examined.exitCode()).isEqualTo(1);
      assertThat(examined.output()).contains("WRONG", database.toString(), "move it away");
      assertThat(database).hasBinaryContent(damaged);
    }

    @Test
    void aSecondStartOnTheSameHomeShowsTheRunningServer() throws Exception {
      var first = start();

      var second = run("start", "--no-browser", "--port", "0", "--home", home.toString());

      assertThat(second.exitCode()).isZero();
      assertThat(second.output())
          .contains(
              "runs already at http://127.0.0.1:" + first.loginLink().getPort(), "login?token=");
    }

    @Test
    void wrongSettingsAreToldAllTogether() throws Exception {
      var ran =
          Ran.of(
              home,
              Map.of("SPARKMASTER_SESSION_DAYS", "soon"),
              LIMIT,
              List.of(Built.script(), "start", "--port", "http", "--home", home.toString()));

      assertThat(ran.exitCode()).isEqualTo(2);
      assertThat(ran.errors())
          .contains("--port is \"http\"", "SPARKMASTER_SESSION_DAYS is \"soon\"")
          .doesNotContain("\tat ");
    }

    @Test
    void aMistypedCommandIsAnsweredWithThoseThatThereAre() throws Exception {
      var ran = run("strat");

      assertThat(ran.exitCode()).isEqualTo(2);
      assertThat(ran.errors())
          .contains("\"strat\"", "start, kernel, grade, cluster, doctor, user, backup, restore");
    }

    @Test
    void noCommandIsAnsweredWithTheListOfAll() throws Exception {
      var ran = run();

      assertThat(ran.output() + ran.errors()).contains("start", "kernel", "doctor");
    }
  }

  @Nested
  class AtTheDoor {
    @Test
    void noTokenAndAWrongOneAreRefusedWithWhatToDo() throws Exception {
      var server = start("--token", TOKEN);
      var contents = server.url("/api/contents");

      var without = send(HttpRequest.newBuilder(contents));
      var wrong = send(HttpRequest.newBuilder(contents).header("Authorization", "token nonsense"));
      var right = send(HttpRequest.newBuilder(contents).header("Authorization", "token " + TOKEN));

      assertThat(without.statusCode()).isEqualTo(403);
      assertThat(without.body()).contains("message").containsIgnoringCase("token");
      assertThat(wrong.statusCode()).isEqualTo(403);
      assertThat(wrong.body()).contains("not valid");
      assertThat(right.statusCode()).isEqualTo(200);
    }

    @Test
    void aLinkThatIsSpentLetsNobodyInAndSaysHowToGetANewOne() throws Exception {
      var server = start();

      var first = send(HttpRequest.newBuilder(server.loginLink()));
      var second = send(HttpRequest.newBuilder(server.loginLink()));

      assertThat(first.statusCode()).isBetween(300, 399);
      assertThat(first.headers().firstValue("set-cookie")).isPresent();
      assertThat(second.headers().allValues("set-cookie"))
          .noneMatch(cookie -> cookie.contains("session"));
      assertThat(second.body()).contains("sparkmaster start");
    }
  }

  @Nested
  class AtWork {
    @Test
    void anUnknownKernelIsAnsweredWithTheKnownOnes() throws Exception {
      var server = start("--token", TOKEN);
      var body =
          """
          {"path": "a.ipynb", "name": "a", "type": "notebook", "kernel": {"name": "python3"}}""";

      var answer =
          send(
              HttpRequest.newBuilder(server.url("/api/sessions"))
                  .header("Authorization", "token " + TOKEN)
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(body)));

      assertThat(answer.statusCode()).isEqualTo(501);
      assertThat(answer.body())
          .contains("python3", "sparkmaster-scala", "sparkmaster-java", "short_message");
    }

    @Test
    void aMalformedNotebookIsToldWithThePlaceAndStaysAsItIs() throws Exception {
      var server = start("--token", TOKEN);
      var file = home.resolve("workspace/learner/broken.ipynb");
      var broken = "{\n \"cells\": [\n  {\"cell_type\": \"code\",,}\n ]\n}\n";
      Files.writeString(file, broken);

      var asNotebook = get(server, "/api/contents/broken.ipynb?type=notebook&content=1");
      var asText = get(server, "/api/contents/broken.ipynb?type=file&format=text&content=1");

      assertThat(asNotebook.statusCode()).isEqualTo(400);
      assertThat(asNotebook.body()).contains("broken.ipynb", "line 3");
      assertThat(asText.statusCode()).isEqualTo(200);
      assertThat(asText.body()).contains("cell_type");
      assertThat(file).hasContent(broken);
    }

    @Test
    void aMissingKernelFolderIsNamedWhenANotebookOpens() throws Exception {
      var nowhere = home.resolve("no-kernel-here");
      var server = start("--token", TOKEN, "--kernel-dir", nowhere.toString());
      var body =
          """
          {"path": "a.ipynb", "name": "a", "type": "notebook", "kernel": {"name": "sparkmaster-scala"}}""";

      var answer =
          send(
              HttpRequest.newBuilder(server.url("/api/sessions"))
                  .header("Authorization", "token " + TOKEN)
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(body)));

      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body()).contains(nowhere.toString(), "sparkmaster start");
    }

    private HttpResponse<String> get(ServerProcess server, String path)
        throws IOException, InterruptedException {
      return send(
          HttpRequest.newBuilder(server.url(path)).header("Authorization", "token " + TOKEN));
    }
  }
}
