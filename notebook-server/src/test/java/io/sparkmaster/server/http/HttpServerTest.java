package io.sparkmaster.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpServerTest extends OneServer {
  @Nested
  class AStranger {
    @Test
    void getsJupytersErrorShapeWithTheRemedy() {
      var response = server.send(server.stranger("/api/who"));

      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(response.body())
          .contains("\"message\":", "\"reason\":\"UNAUTHENTICATED\"", "Authorization: token");
    }

    @Test
    void isNotToldWhichPathsExist() {
      assertThat(server.send(server.stranger("/api/no-such-thing")).statusCode()).isEqualTo(403);
    }

    @Test
    void isSentToLoginFromAPageAndBack() {
      var response = server.send(server.stranger("/page?a=b%20c").header("Accept", "text/html"));

      assertThat(response.statusCode()).isEqualTo(302);
      assertThat(response.headers().firstValue("Location"))
          .hasValueSatisfying(it -> assertThat(it).endsWith("/login?next=%2Fpage%3Fa%3Db%2520c"));
    }

    @Test
    void withATokenInAPageAddressLosesItOnTheWayToTheLogin() {
      var response =
          server.send(server.stranger("/page?token=abc&x=1").header("Accept", "text/html"));

      assertThat(response.headers().firstValue("Location"))
          .hasValueSatisfying(
              it -> assertThat(it).endsWith("/login?next=%2Fpage%3Fx%3D1&token=abc"));
    }

    @Test
    void seesPublicRoutes() {
      assertThat(server.send(server.stranger("/health")).body()).isEqualTo("ok");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "/health/../api/who",
          "/%68ealth/../api/who",
          "/login/../api/who",
          "//api/who",
          "/api//who",
          "/api/who/",
          "/api/who;x=y",
          "/api/who%00",
          "/API/who"
        })
    void reachesNothingBySpellingThePathDifferently(String path) throws IOException {
      var answer = raw("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");

      assertThat(answer).matches("(?s)HTTP/1.1 (400|403|404) .*").doesNotContain("learner");
    }

    @Test
    void withAWrongTokenIsRefusedEvenWithAGoodCookie() {
      var request = server.browser("/api/who").header("Authorization", "token wrong");

      assertThat(server.send(request).statusCode()).isEqualTo(403);
    }
  }

  @Nested
  class AnIdentity {
    @ParameterizedTest
    @ValueSource(strings = {"token the-token", "Bearer the-token", "bearer   the-token"})
    void comesFromTheAuthorizationHeader(String header) {
      var response = server.send(server.stranger("/api/who").header("Authorization", header));

      assertThat(response.body())
          .isEqualTo("{\"user\":\"learner\",\"displayName\":\"Learner\",\"role\":\"ADMIN\"}");
    }

    @Test
    void comesFromTheTokenParameter() {
      assertThat(server.send(server.stranger("/api/who?token=the-token")).statusCode())
          .isEqualTo(200);
    }

    @Test
    void comesFromTheSessionCookie() {
      assertThat(server.send(server.browser("/api/who")).statusCode()).isEqualTo(200);
    }
  }

  @Nested
  class AFailure {
    @Test
    void thatNobodyForesawShowsAnIdAndNoDetail() {
      var response = server.get("/api/bug");

      assertThat(response.statusCode()).isEqualTo(500);
      assertThat(response.body())
          .containsPattern("[0-9a-f]{8}-")
          .doesNotContain("secret detail", "IllegalState", "at io.");
    }

    @Test
    void inTheLearningApiIsAProblemDocument() {
      var response = server.get("/learn/api/v1/gone");

      assertThat(response.statusCode()).isEqualTo(410);
      assertThat(response.headers().firstValue("Content-Type"))
          .hasValueSatisfying(it -> assertThat(it).startsWith("application/problem+json"));
      assertThat(response.body()).contains("\"detail\":\"It left.\"", "\"code\":\"GONE\"");
    }

    @Test
    void toFindAKernelspecHasAShortMessage() {
      var response = server.get("/api/unknown-spec");

      assertThat(response.statusCode()).isEqualTo(501);
      assertThat(response.body()).contains("\"short_message\":\"No kernelspec \\\"x\\\".\"");
    }

    @Test
    void ofAnUnknownPathIsJson404AndOfAWrongMethod405() {
      assertThat(server.get("/api/nothing").statusCode()).isEqualTo(404);
      assertThat(server.get("/api/nothing").body()).contains("\"message\":");
      assertThat(server.send("POST", "/api/who", "").statusCode()).isEqualTo(405);
    }
  }

  @Nested
  class AMalformedRequest {
    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "GET", "PUT"})
    void isAnsweredInJupytersShapeAndItsConnectionEnds(String method) throws IOException {
      var answer =
          raw(method + " /api/x%00y HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
              + raw(method + " /health HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n");

      assertThat(answer)
          .startsWith("HTTP/1.1 400 ")
          .containsIgnoringCase("connection: close")
          .contains("cannot be read as a request")
          .doesNotContain("<html>", "badMessage");
    }
  }

  @Nested
  class ABody {
    @Test
    void overTheLimitIsRefused() {
      var body = "x".repeat((1 << 20) + 1);

      assertThat(server.send("PUT", "/api/body", body).statusCode()).isEqualTo(413);
      assertThat(server.send("PUT", "/api/body", "x".repeat(1 << 20)).body()).isEqualTo("1048576");
    }

    @Test
    void overTheLimitIsRefusedWhenItsLengthIsNotAnnounced() {
      var bytes = new byte[(1 << 20) + 1];
      var request =
          server
              .request("/api/stream")
              .PUT(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)));

      assertThat(server.send(request).statusCode()).isEqualTo(413);
    }
  }

  @Test
  void filePathsMayHoldPercentSignsSpacesAndAnyLetters() {
    assertThat(server.get("/api/files/a%20b/100%25%20%C3%A9+%23.txt").body())
        .isEqualTo("a b/100% é+#.txt");
  }

  @Test
  void everyAnswerCarriesTheSecurityHeaders() {
    for (var response : List.of(server.get("/page"), server.send(server.stranger("/api/who")))) {
      var headers = response.headers();
      assertThat(headers.firstValue("Content-Security-Policy"))
          .hasValueSatisfying(
              it -> assertThat(it).contains("default-src 'self'", "frame-ancestors 'self'"));
      assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(headers.firstValue("Referrer-Policy")).hasValue("no-referrer");
      assertThat(headers.firstValue("Server")).isEmpty();
    }
  }

  @Test
  void everythingMovesUnderTheBaseUrl() {
    try (var moved = TestServer.start("/class/1/", 1 << 20, OneServer::register)) {
      assertThat(moved.send(moved.stranger("/class/1/health")).body()).isEqualTo("ok");
      assertThat(moved.get("/class/1/api/who").statusCode()).isEqualTo(200);
      assertThat(moved.send(moved.stranger("/class/1/api/who")).statusCode()).isEqualTo(403);
      assertThat(moved.get("/api/who").statusCode()).isEqualTo(404);

      var page = moved.send(moved.stranger("/class/1/page").header("Accept", "text/html"));
      assertThat(page.headers().firstValue("Location"))
          .hasValueSatisfying(
              it -> assertThat(it).endsWith("/class/1/login?next=%2Fclass%2F1%2Fpage"));
    }
  }

  @Test
  void aTakenPortIsToldApartFromOtherFailures() {
    var taken = new HttpSettings("127.0.0.1", server.server().port(), "/", Set.of(), 1 << 20);

    assertThatThrownBy(
            () -> HttpServer.start(taken, KnownUsers.nobody(), RouteTable.parse(""), List.of()))
        .isInstanceOf(PortTakenException.class);
  }
}
