package io.sparkmaster.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a request must come from: a page of ours, under a name of ours. */
final class RequestOriginTest extends OneServer {
  @Nested
  class AChangeAskedForWithACookie {
    @Test
    void needsTheXsrfToken() {
      var response = server.send(server.browser("/api/thing").DELETE());

      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(response.body()).contains("_xsrf");
    }

    @Test
    void passesWithTheHeaderOrTheParameter() {
      var header = server.browser("/api/thing").header("X-XSRFToken", TestServer.XSRF).DELETE();
      var query = server.browser("/api/thing?_xsrf=" + TestServer.XSRF).DELETE();

      assertThat(server.send(header).statusCode()).isEqualTo(204);
      assertThat(server.send(query).statusCode()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"http://evil.example", "http://127.0.0.1", "null", "http://127.0.0.1:1"})
    void isRefusedFromAnotherOriginEvenWithTheToken(String origin) {
      var request =
          server
              .browser("/api/thing")
              .header("X-XSRFToken", TestServer.XSRF)
              .header("Origin", origin)
              .DELETE();

      assertThat(server.send(request).statusCode()).isEqualTo(403);
    }

    @Test
    void passesFromOurOwnOrigin() {
      var request =
          server
              .browser("/api/thing")
              .header("X-XSRFToken", TestServer.XSRF)
              .header("Origin", "http://127.0.0.1:" + server.server().port())
              .DELETE();

      assertThat(server.send(request).statusCode()).isEqualTo(204);
    }

    @Test
    void needsNoXsrfTokenWhenItComesWithTheApiToken() {
      assertThat(server.send(server.request("/api/thing").DELETE()).statusCode()).isEqualTo(204);
    }
  }

  @Nested
  class AReadWithACookie {
    @Test
    void setsTheXsrfCookieForScripts() {
      var request =
          server.stranger("/page").header("Cookie", TestServer.COOKIE + "=" + TestServer.SESSION);

      var cookie = server.send(request).headers().firstValue("Set-Cookie").orElseThrow();
      assertThat(cookie)
          .matches("_xsrf=[0-9a-f]{32}; Path=/; .*SameSite=Lax.*")
          .doesNotContain("HttpOnly");
    }

    @Test
    void isRefusedWhenAPageOfAnotherPortEmbedsIt() {
      var script =
          server
              .browser("/page")
              .header("Sec-Fetch-Site", "same-site")
              .header("Sec-Fetch-Mode", "no-cors")
              .header("Sec-Fetch-Dest", "script");
      var link =
          server
              .browser("/page")
              .header("Sec-Fetch-Site", "cross-site")
              .header("Sec-Fetch-Mode", "navigate")
              .header("Sec-Fetch-Dest", "document");

      assertThat(server.send(script).statusCode()).isEqualTo(403);
      assertThat(server.send(link).statusCode()).isEqualTo(200);
    }
  }

  @Nested
  class AHostName {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost:8888", "LOCALHOST", "[::1]:80", "lab.example"})
    void ofThisServerIsAnswered(String host) throws IOException {
      assertThat(withHost(host)).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"evil.example", "127.0.0.1.evil.example", "lab.example.evil", "localhost@evil"})
    void ofAnotherIsRefused(String host) throws IOException {
      assertThat(withHost(host)).matches("(?s)HTTP/1.1 (400|403) .*").doesNotContain("ok");
    }

    private String withHost(String host) throws IOException {
      return raw("GET /health HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    }
  }
}
