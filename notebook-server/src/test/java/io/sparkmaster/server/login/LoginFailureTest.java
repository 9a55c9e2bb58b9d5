package io.sparkmaster.server.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Admission;
import io.sparkmaster.server.http.Client;
import io.sparkmaster.server.http.HttpServer;
import io.sparkmaster.server.http.HttpSettings;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.permissions.Permissions;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LoginFailureTest {
  @ParameterizedTest
  @CsvSource({"TOO_MANY_REQUESTS, 429", "DATABASE, 500", "UNAVAILABLE, 503"})
  void aLoginThatFailsSaysWhoseProblemItIs(ErrorCode code, int status) throws Exception {
    var desk = new FailingDesk(code);
    try (var server =
        HttpServer.start(
            new HttpSettings("127.0.0.1", 0, "/", Set.of(), 1 << 20),
            desk,
            Permissions.table(),
            List.of(new LoginRoutes(desk, "/")))) {
      var request = HttpRequest.newBuilder(server.url().resolve("/login?token=any")).build();

      var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(status);
      assertThat(answer.body()).contains("as told by the desk");
    }
  }

  private record FailingDesk(ErrorCode code) implements LoginDesk {
    private ServerException failure() {
      return new ServerException(code, "as told by the desk");
    }

    @Override
    public String cookieName() {
      return "session";
    }

    @Override
    public Optional<Identity> bySession(String cookieValue) {
      return Optional.empty();
    }

    @Override
    public Optional<Identity> byToken(String token) {
      return Optional.empty();
    }

    @Override
    public boolean knowsPasswords() {
      return false;
    }

    @Override
    public Optional<String> logIn(String token, Client client) {
      throw failure();
    }

    @Override
    public Optional<String> logIn(String name, String password, Client client) {
      throw failure();
    }

    @Override
    public void logOut(String cookieValue) {}

    @Override
    public String newLinkToken(Admission asking) {
      throw failure();
    }

    @Override
    public int sessionSeconds() {
      return 1;
    }
  }
}
