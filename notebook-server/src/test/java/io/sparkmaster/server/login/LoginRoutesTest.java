package io.sparkmaster.server.login;

import static io.sparkmaster.server.login.LoginServer.XSRF;
import static io.sparkmaster.server.login.LoginServer.location;
import static io.sparkmaster.server.login.LoginServer.sessionOf;
import static io.sparkmaster.server.login.LoginServer.setCookie;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.http.PortTakenException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LoginRoutesTest {
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
  void aSessionOutlivesARestartButNotItsTime() throws Exception {
    var cookie = sessionOf(server.get("/login?token=fixed"));
    assertThat(server.who(cookie)).isEqualTo(200);

    server.restart();

    assertThat(server.who(cookie)).isEqualTo(200);
    server.clock.advance(Duration.ofDays(30));
    assertThat(server.who(cookie)).isEqualTo(403);
  }

  @Test
  void theDatabaseDoesNotHoldTheCookie() throws Exception {
    var cookie = sessionOf(server.get("/login?token=fixed"));

    var stored =
        server
            .database
            .jdbi()
            .withHandle(
                handle ->
                    handle.select("SELECT id_hash FROM login_sessions").mapTo(String.class).one());
    assertThat(stored).hasSize(64);
    assertThat(server.who("session=" + stored)).isEqualTo(403);
    assertThat(cookie).doesNotContain(stored);
  }

  @Test
  void loggingOutEndsTheSession() throws Exception {
    var cookie = sessionOf(server.get("/login?token=fixed"));

    var out = server.send(server.request("/logout").header("Cookie", cookie));

    assertThat(out.statusCode()).isEqualTo(302);
    assertThat(setCookie(out, "session")).contains("Expires=Thu, 01 Jan 1970");
    assertThat(server.who(cookie)).isEqualTo(403);
  }

  @Test
  void aPageOfAnotherSiteCannotLogOut() throws Exception {
    var cookie = sessionOf(server.get("/login?token=fixed"));

    var out =
        server.send(
            server
                .request("/logout")
                .header("Cookie", cookie)
                .header("Sec-Fetch-Site", "cross-site"));

    assertThat(out.statusCode()).isEqualTo(403);
    assertThat(server.who(cookie)).isEqualTo(200);
  }

  @Test
  void aFormTooLargeForALoginIsRefused() throws Exception {
    assertThat(server.post("token=" + "x".repeat(20_000)).statusCode()).isEqualTo(413);
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

      assertThat(server.who("session=none")).isEqualTo(403);
    } finally {
      for (var socket : stalled) {
        socket.close();
      }
    }
  }

  @Test
  void theFormLogsInWithAPastedToken() throws Exception {
    var form = server.get("/login?next=/lab/tree/a.ipynb");
    assertThat(form.body())
        .contains("<label for=\"token\">", "value=\"/lab/tree/a.ipynb\"", "lang=\"en\"");

    var answer =
        server.post(
            "token= " + server.tokens.issueOneTime() + " &next=/lab/tree/a.ipynb&_xsrf=" + XSRF);

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(location(answer)).endsWith("/lab/tree/a.ipynb");
    assertThat(server.who(sessionOf(answer))).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"//evil.example", "/\\evil", "https://evil.example", "%2f%2fevil", "/%09/x"})
  void theLoginLeadsToNoOtherSite(String next) throws Exception {
    var encoded = URLEncoder.encode(next, StandardCharsets.UTF_8);

    assertThat(URI.create(location(server.get("/login?token=fixed&next=" + encoded))).getPath())
        .isIn("/", "/%09/x", "/\t/x");
    assertThat(location(server.get("/login?token=fixed&next=" + encoded))).doesNotContain("evil");
  }

  @Test
  void theNextPageCannotBreakOutOfTheForm() throws Exception {
    var next = URLEncoder.encode("/lab?\"><script>alert(1)</script>", StandardCharsets.UTF_8);

    assertThat(server.get("/login?next=" + next).body()).doesNotContain("<script>");
  }

  @Test
  void thePageBringsItsOwnStyleForLightAndDark() throws Exception {
    assertThat(server.get("/login/login.css").body()).contains("prefers-color-scheme: dark");
    assertThat(server.get("/login/spark.svg").headers().firstValue("Content-Type"))
        .hasValueSatisfying(it -> assertThat(it).startsWith("image/svg+xml"));
  }
}
