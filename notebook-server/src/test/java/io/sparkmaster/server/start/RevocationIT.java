package io.sparkmaster.server.start;

import static io.sparkmaster.server.start.ClassServer.ANN;
import static io.sparkmaster.server.start.ClassServer.PASSWORD;
import static io.sparkmaster.server.start.ClassServer.cookie;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.learning.EventStream;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is open ends with the right to it, also when another process takes that away. */
final class RevocationIT {
  private static final String SOCKET = "/api/events/subscribe";

  @TempDir private Path folder;
  private ClassServer server;
  private String ann;

  @BeforeEach
  void start() throws Exception {
    server = new ClassServer(folder);
    server.accounts.setPassword(ANN, PASSWORD);
    ann = cookie(server.logIn("ann", PASSWORD));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Completes with the code by which the server closes the socket. */
  private static final class Closed implements WebSocket.Listener {
    private final CompletableFuture<Integer> code = new CompletableFuture<>();

    @Override
    public CompletableFuture<?> onClose(WebSocket socket, int status, String reason) {
      code.complete(status);
      return CompletableFuture.completedFuture(null);
    }

    int code() throws Exception {
      return code.get(60, TimeUnit.SECONDS);
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      code.completeExceptionally(error);
    }
  }

  private Closed socket(String header, String value) {
    var closed = new Closed();
    server
        .socket()
        .header(header, value)
        .header("Origin", "http://127.0.0.1:" + server.port())
        .buildAsync(server.socketAddress(SOCKET), closed)
        .join();
    return closed;
  }

  private static void assertEnds(EventStream stream) throws Exception {
    var last = stream.next();
    while (!last.type().equals("end")) {
      last = stream.next();
    }
  }

  @Test
  void aDisabledAccountsSocketsAndStreamsEndAndNobodyElses() throws Exception {
    var bens = socket("Authorization", "token " + server.token("ben", Role.LEARNER));
    var anns = socket("Cookie", ann);
    try (var stream = server.stream("Cookie", ann)) {
      server.accounts.disable(ANN);

      assertThat(anns.code()).isEqualTo(1008);
      assertEnds(stream);
    }
    // Those of both were looked at in the same round.
    Assertions.assertThrows(
        TimeoutException.class, () -> bens.code.get(100, TimeUnit.MILLISECONDS));
  }

  @Test
  void anotherRoleEndsWhatWasOpenedInTheOldOne() throws Exception {
    server.accounts.setRole(ANN, Role.ADMIN);
    var anns = socket("Cookie", ann);

    server.accounts.setRole(ANN, Role.LEARNER);

    assertThat(anns.code()).isEqualTo(1008);
    assertThat(server.who(ann)).contains("ann");
  }

  @Test
  void loggingOutEverywhereEndsWhatIsOpenByAnyCredential() throws Exception {
    var browser = socket("Cookie", ann);
    var program = socket("Authorization", "token " + server.token("ann", Role.LEARNER));

    server.accounts.endAccess(ANN);

    assertThat(browser.code()).isEqualTo(1008);
    assertThat(program.code()).isEqualTo(1008);
  }

  @Test
  void aTokenThatIsRevokedEndsItsStream() throws Exception {
    var token = server.credentials.makeToken(ANN, Role.LEARNER, Duration.ofDays(1));
    try (var stream = server.stream("Authorization", "token " + token.secret())) {
      server.credentials.revoke(ANN, token.id());

      assertEnds(stream);
    }
  }
}
