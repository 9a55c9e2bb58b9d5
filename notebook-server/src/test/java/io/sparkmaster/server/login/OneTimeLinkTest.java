package io.sparkmaster.server.login;

import static io.sparkmaster.server.login.LoginServer.location;
import static io.sparkmaster.server.login.LoginServer.sessionOf;
import static io.sparkmaster.server.login.LoginServer.setCookie;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.http.PortTakenException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OneTimeLinkTest {
  @TempDir private Path folder;
  private LoginServer server;

  @BeforeEach
  void start() throws PortTakenException {
    server = new LoginServer(folder);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aOneTimeLinkLogsInOnceAndLeavesTheAddress() throws Exception {
    var token = server.tokens.issueOneTime();

    var first = server.get("/login?token=" + token);
    var second = server.get("/login?token=" + token);

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
  void theFormIsRefusedWithoutTheXsrfTokenAndTheLinkStaysGood() throws Exception {
    var token = server.tokens.issueOneTime();

    assertThat(server.post("token=" + token).statusCode()).isEqualTo(403);
    assertThat(server.post("token=" + token + "&_xsrf=other").statusCode()).isEqualTo(403);
    assertThat(server.tokens.spend(token)).isTrue();
  }

  @Test
  void aPreviewOfTheLinkDoesNotSpendIt() throws Exception {
    var path = "/login?token=" + server.tokens.issueOneTime();

    server.send(server.request(path).method("HEAD", BodyPublishers.noBody()));
    var prefetch = server.send(server.request(path).header("Sec-Purpose", "prefetch;prerender"));

    assertThat(prefetch.statusCode()).isEqualTo(200);
    assertThat(prefetch.headers().map()).doesNotContainKey("Location");
    assertThat(server.get(path).statusCode()).isEqualTo(302);
  }

  @Test
  void guessingEndsInAClearPage() throws Exception {
    for (var guess = 0; guess < 10; guess++) {
      server.get("/login?token=guess" + guess);
    }

    var answer = server.get("/login?token=fixed");

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.body()).contains("Too many wrong tokens");
  }

  @Test
  void whoIsInIsSentOnWithoutSpendingTheLink() throws Exception {
    var cookie = sessionOf(server.get("/login?token=fixed"));
    var token = server.tokens.issueOneTime();

    var answer =
        server.send(server.request("/login?next=/lab&token=" + token).header("Cookie", cookie));

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(server.tokens.spend(token)).isTrue();
  }

  @Test
  void aProgramOfTheOperatorGetsLinksForMoreBrowsers() throws Exception {
    var program = server.tokens.issuePermanent();

    var answer =
        server.send(
            server
                .request("/api/login/links")
                .header("Authorization", "token " + program)
                .POST(BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(server.tokens.spend(answer.body().replaceAll(".*:\"|\".*", ""))).isTrue();
  }
}
