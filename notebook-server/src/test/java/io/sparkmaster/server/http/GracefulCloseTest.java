package io.sparkmaster.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.ConnectException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class GracefulCloseTest {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @Test
  void aRequestThatRunsIsAnsweredWhileNoOtherIsTakenAnyMore() throws Exception {
    var running = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var server =
        TestServer.start(
            routes ->
                routes.get(
                    "/api/slow",
                    context -> {
                      running.countDown();
                      assertThat(release.await(60, TimeUnit.SECONDS)).isTrue();
                      context.result("all of it");
                    }));
    var port = server.server().port();
    var answer =
        HttpClient.newHttpClient()
            .sendAsync(server.request("/api/slow").build(), BodyHandlers.ofString());
    assertThat(running.await(60, TimeUnit.SECONDS)).isTrue();

    var closing = CompletableFuture.runAsync(server::close);
    await().atMost(DEADLINE).until(() -> refuses(port));
    release.countDown();

    assertThat(answer.get(60, TimeUnit.SECONDS).body()).isEqualTo("all of it");
    closing.get(60, TimeUnit.SECONDS);
  }

  private static boolean refuses(int port) throws Exception {
    try (var socket = new Socket("127.0.0.1", port)) {
      return !socket.isConnected();
    } catch (ConnectException refused) {
      return true;
    }
  }
}
