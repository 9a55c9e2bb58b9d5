package io.sparkmaster.server.escape;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.accounts.Accounts;
import io.sparkmaster.server.accounts.Credentials;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.kernels.KernelClientSocket;
import io.sparkmaster.server.process.ServerProcess;
import io.sparkmaster.server.storage.Database;
import io.sparkmaster.server.storage.Private;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The real server, started by its script in class mode, with the learners ann and ben. */
final class SandboxedClass implements AutoCloseable {
  private final Path home;
  private final ServerProcess server;
  private final Map<String, String> tokens;
  private final HttpClient client = HttpClient.newHttpClient();

  private SandboxedClass(Path home, ServerProcess server, Map<String, String> tokens) {
    this.home = home;
    this.server = server;
    this.tokens = tokens;
  }

  static SandboxedClass start(Path home, String... options) throws IOException {
    var clock = InstantSource.system();
    var tokens = new HashMap<String, String>();
    Private.directory(home);
    try (var database = Database.open(home.resolve("sparkmaster.db"))) {
      var accounts = new Accounts(database.jdbi(), clock);
      accounts.add(new UserId("root"), "Root", Role.ADMIN);
      for (var name : List.of("ann", "ben")) {
        var user = new UserId(name);
        accounts.add(user, name, Role.LEARNER);
        var token =
            new Credentials(database.jdbi(), clock)
                .makeToken(user, Role.LEARNER, Duration.ofDays(1));
        tokens.put(name, token.secret());
      }
    }
    return new SandboxedClass(home, ServerProcess.startForMany(home, options), tokens);
  }

  Path home() {
    return home;
  }

  ServerProcess server() {
    return server;
  }

  int port() {
    return server.url("/").getPort();
  }

  HttpResponse<String> send(String user, String method, String path, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(server.url(path))
            .header("Authorization", "token " + tokens.get(user))
            .method(method, BodyPublishers.ofString(body));
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** A new kernel of that learner. */
  Cells kernel(String user) throws Exception {
    var answer = send(user, "POST", "/api/kernels", "{}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    var id = Json.mapper().readTree(answer.body()).path("id").asText();
    return new Cells(KernelClientSocket.open(server.url("/"), tokens.get(user), id, "of-" + user));
  }

  /** The server's log. */
  String log() throws IOException {
    try (var files = Files.list(home.resolve("logs"))) {
      return files.map(SandboxedClass::read).collect(Collectors.joining());
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
