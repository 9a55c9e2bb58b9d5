package io.sparkmaster.server.start;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.HttpCookie;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sign-ins that must let nobody in, whatever the provider says, and what is said of them. */
final class SignInAttacksTest extends AttackedSignIn {
  private static final String COOKIE = "sparkmaster-sign-in-";

  @Test
  void thoseOfTheseTestsWouldWorkWithoutTheAttack() throws Exception {
    assertThat(signIn().statusCode()).isEqualTo(302);
    assertThat(visitor.open(server.url() + "api/me").body()).contains("\"username\":\"eve\"");
  }

  @Test
  void anAnswerWithAnotherStateIsRefused() throws Exception {
    var answer = answerTo(visitor).toString();

    var refused = visitor.open(answer.replaceFirst("state=", "state=x"));

    assertNobodyIsIn(refused, "was not started in this browser");
    assertRecorded("not started in this browser");
  }

  @Test
  void anAnswerToTheSignInOfAnotherBrowserIsRefused() throws Exception {
    var eves = answerTo(new Visitor());

    assertNobodyIsIn(visitor.open(eves), "was not started in this browser");
    answerTo(visitor);
    assertNobodyIsIn(visitor.open(eves), "was not started in this browser");
  }

  @Test
  void anAnswerWithoutAStateIsRefused() throws Exception {
    var answer = answerTo(visitor).toString();

    assertNobodyIsIn(
        visitor.open(answer.replaceFirst("&state=[^&]*", "")), "was not started in this browser");
  }

  @Test
  void aCodeWorksOnceEvenWithTheCookieAndAProviderThatTakesItTwice() throws Exception {
    provider.takesCodesTwice = true;
    var answer = answerTo(visitor);
    var cookie = visitor.cookiesNamed(COOKIE).get(0);
    assertThat(visitor.open(answer).statusCode()).isEqualTo(302);
    assertThat(visitor.cookiesNamed(COOKIE)).isEmpty();

    visitor.cookies.getCookieStore().removeAll();
    visitor.cookies.getCookieStore().add(URI.create(server.url()), cookie);
    var replayed = visitor.open(answer);

    assertThat(replayed.statusCode()).isEqualTo(400);
    assertThat(visitor.cookiesNamed("sparkmaster-session-")).isEmpty();
  }

  @Test
  void aCodeThatWasBoughtByAnotherSignInIsRefused() throws Exception {
    var eves = answerTo(new Visitor()).getRawQuery().replaceFirst(".*code=([^&]*).*", "$1");
    var answer = answerTo(visitor).toString();

    var refused = visitor.open(answer.replaceFirst("code=[^&]*", "code=" + eves));

    assertNobodyIsIn(refused, "it was used already, or took too long");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "none", "a.b.c", "0.1.2", "ü"})
  void aCookieThatIsNoneOfOursIsNoSignIn(String value) throws Exception {
    var answer = answerTo(visitor);
    var cookie = visitor.cookiesNamed(COOKIE).get(0);
    visitor.cookies.getCookieStore().removeAll();
    var forged = new HttpCookie(cookie.getName(), value);
    forged.setPath(cookie.getPath());
    visitor.cookies.getCookieStore().add(URI.create(server.url()), forged);

    assertNobodyIsIn(visitor.open(answer), "was not started in this browser");
  }

  @Test
  void theAnswerOfAnotherProviderIsRefused() throws Exception {
    provider.sender = "https://other.example";
    assertNobodyIsIn(signIn(), "the answer is of another issuer");

    var answer = answerTo(visitor).toString();
    assertNobodyIsIn(
        visitor.open(answer.replaceFirst("&iss=[^&]*", "")), "the answer is of another issuer");
  }

  @Test
  void whatIsSaidAboutAnotherPersonIsRefused() throws Exception {
    provider.claims.remove("preferred_username");
    provider.userinfo.put("sub", "somebody else");

    assertNobodyIsIn(signIn(), "is about another");
  }

  @ParameterizedTest
  @CsvSource({
    "//evil.example, /",
    "/%5cevil.example, /",
    "https://evil.example/, /",
    "/%2f%2fevil.example, /",
    "/a/../../evil, /",
    "javascript:alert(1), /",
    "/courses/x?y=z, /courses/x?y=z"
  })
  void whereItLeadsIsAPathOfThisServer(String wanted, String reached) throws Exception {
    var next = URLEncoder.encode(wanted, UTF_8);
    var away = visitor.open(server.url() + "login/provider?next=" + next);
    var in = visitor.open(Visitor.next(visitor.open(Visitor.next(away))));

    assertThat(in.headers().firstValue("Location")).hasValue(reached);
  }

  @Test
  void aForeignHostNameDoesNotBecomeTheAddressToComeBackTo() throws Exception {
    var raw = raw("evil.example", "");
    assertThat(raw).matches("(?s)HTTP/1.1 (400|403) .*").doesNotContain("redirect_uri", "Location");
    var forwarded =
        raw(
            URI.create("" + server.url()).getAuthority(),
            "X-Forwarded-Host: evil.example\r\nForwarded: host=evil.example;proto=https\r\n");
    assertThat(forwarded)
        .matches("(?s)HTTP/1.1 30[23] .*")
        .contains("redirect_uri=")
        .doesNotContain("evil.example");

    var away = visitor.open(server.url() + "login/provider");

    assertThat(Visitor.next(away).getQuery())
        .contains("redirect_uri=" + server.url() + "login/provider/back")
        .contains("code_challenge_method=S256", "response_type=code");
    assertThat(visitor.cookiesNamed(COOKIE))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.isHttpOnly()).isTrue();
              assertThat(it.getPath()).isEqualTo("/login/provider");
            });
  }

  /** What the server answers to a browser that was led here by that name. */
  private String raw(String host, String headers) throws Exception {
    var at = URI.create("" + server.url());
    try (var socket = new Socket(at.getHost(), at.getPort())) {
      var request =
          "GET /login/provider HTTP/1.1\r\nHost: %s\r\n%sConnection: close\r\n\r\n"
              .formatted(host, headers);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  @Test
  void aCancelledSignInSaysSoAndShowsNoWordsOfTheAddress() throws Exception {
    var answer = answerTo(visitor).toString();

    var cancelled =
        visitor.open(
            answer.replaceFirst("code=[^&]*", "error=access_denied&error_description=Call+0900"));

    assertNobodyIsIn(cancelled, "Hostile School did not sign you in (access_denied)");
    assertThat(cancelled.body()).doesNotContain("0900").contains("Sign in with Hostile School");
  }

  @Test
  void aProviderThatIsDownIsSaidToBeAndPasswordsStillWork() throws Exception {
    provider.isDown = true;
    var away = visitor.open(server.url() + "login/provider");

    assertThat(away.statusCode()).isEqualTo(503);
    assertNobodyIsIn(away, "answers with status 503");
    server.accounts.setPassword(ClassServer.ANN, ClassServer.PASSWORD);
    assertThat(server.logIn("ann", ClassServer.PASSWORD).statusCode()).isEqualTo(302);
  }

  @Test
  void aProviderThatGoesAwayMeanwhileIsSaidToBe() throws Exception {
    var answer = answerTo(visitor);
    provider.close();

    assertNobodyIsIn(visitor.open(answer), "cannot be reached at 127.0.0.1");
  }

  @ParameterizedTest
  @CsvSource({
    "issuer, https://other.example, but oidc-issuer is",
    "token_endpoint, http://other.example/token, which is no https address",
    "jwks_uri, file:///etc/passwd, which is no https address"
  })
  void aDocumentThatLeadsElsewhereIsRefused(String key, String value, String why) throws Exception {
    provider.document.put(key, value);

    assertNobodyIsIn(visitor.open(server.url() + "login/provider"), why);
  }

  @Test
  void manySignInsThatFailAreSlowedDown() throws Exception {
    var late = new HashMap<Visitor, URI>();
    for (var i = 0; i < 3; i++) {
      var visitor = new Visitor();
      late.put(visitor, answerTo(visitor));
    }
    var failed = 0;
    var away = visitor.open(server.url() + "login/provider");
    // One more is let through every three seconds: a slow machine has time for some of these.
    while (away.statusCode() != 429 && failed < 1000) {
      var own = Visitor.next(visitor.open(Visitor.next(away))).toString();
      visitor.open(own.replaceFirst("code=[^&]*", "error=access_denied"));
      failed++;
      away = visitor.open(server.url() + "login/provider");
    }

    assertThat(failed).isBetween(100, 999);
    var answered = new ArrayList<Integer>();
    for (var each : late.entrySet()) {
      answered.add(each.getKey().open(each.getValue()).statusCode());
    }
    assertThat(answered).contains(429);
    assertThat(server.log.newest(200)).hasSizeLessThan(12);
  }

  @Test
  void answersThatProveNothingKeepNobodyOut() throws Exception {
    for (var i = 0; i < 120; i++) {
      visitor.open(server.url() + "login/provider/back?state=x&code=y");
    }

    assertThat(signIn().statusCode()).isEqualTo(302);
    assertThat(server.log.newest(200)).hasSizeLessThan(12);
  }

  @Test
  void anAnswerToASignInInAnotherTabLeavesTheLatestOneAlone() throws Exception {
    var first = answerTo(visitor);
    var second = answerTo(visitor);

    assertThat(visitor.open(first).statusCode()).isEqualTo(400);
    assertThat(visitor.open(second).statusCode()).isEqualTo(302);
  }

  @Test
  void aPlantedSignInLeadsToNoOtherSite() throws Exception {
    var away = Visitor.next(visitor.open(server.url() + "login/provider")).toString();
    var cookie = visitor.cookiesNamed(COOKIE).get(0);
    var elsewhere = base64("https://evil.example/".getBytes(UTF_8));
    cookie.setValue(cookie.getValue().replaceFirst("[^.]*$", elsewhere));
    visitor.cookies.getCookieStore().removeAll();
    visitor.cookies.getCookieStore().add(URI.create(server.url()), cookie);
    var planted =
        away.replaceFirst("([?&]state=)[^&]*", "$1" + derived("state", cookie.getValue()))
            .replaceFirst("([?&]nonce=)[^&]*", "$1" + derived("nonce", cookie.getValue()))
            .replaceFirst(
                "([?&]code_challenge=)[^&]*", "$1" + hash(derived("verifier", cookie.getValue())));

    var back = visitor.open(Visitor.next(visitor.open(URI.create(planted))));

    assertThat(back.statusCode()).isEqualTo(302);
    assertThat(back.headers().firstValue("Location")).hasValue("/");
  }

  /** As the server derives it; whoever plants a cookie can, too. */
  private static String derived(String purpose, String cookie) throws Exception {
    return hash(purpose + " of " + cookie);
  }

  private static String hash(String text) throws Exception {
    return base64(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Test
  void loggingOutLeadsToTheProviderForThoseWhoCameByItOnly() throws Exception {
    signIn();
    var out = visitor.open(server.url() + "logout");

    assertThat(out.headers().firstValue("Location").orElseThrow())
        .startsWith(provider.issuer() + "/end?kind=session&client_id=spark")
        .contains("post_logout_redirect_uri=http%3A%2F%2F127.0.0.1%3A")
        .endsWith("%2Flogin");
    assertThat(visitor.open(server.url() + "api/me").body()).contains("UNAUTHENTICATED");

    server.accounts.setPassword(ClassServer.ANN, ClassServer.PASSWORD);
    var anns = ClassServer.cookie(server.logIn("ann", ClassServer.PASSWORD));
    var hers = server.send(server.request("/logout").header("Cookie", anns));
    assertThat(hers.headers().firstValue("Location")).hasValue("/login");
  }

  @Test
  void loggingOutWorksWhileTheProviderIsDown() throws Exception {
    signIn();
    server.restart();
    provider.isDown = true;
    var cookie = visitor.cookiesNamed("sparkmaster-session-").get(0);
    var named = cookie.getName() + "=" + cookie.getValue();
    assertThat(server.who(named)).contains("eve");

    var out = server.send(server.request("/logout").header("Cookie", named));

    assertThat(out.headers().firstValue("Location")).hasValue("/login");
    assertThat(server.who(named)).contains("UNAUTHENTICATED");
  }

  @Test
  void theServerOfOnePersonHasNoSignIn() throws Exception {
    server.restartAsLaptop(folder);

    assertThat(visitor.open(server.url() + "login/provider").statusCode()).isEqualTo(404);
    assertThat(visitor.open(server.url() + "login").body()).doesNotContain("Sign in with");
  }
}
