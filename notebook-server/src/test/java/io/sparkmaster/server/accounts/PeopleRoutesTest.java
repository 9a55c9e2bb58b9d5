package io.sparkmaster.server.accounts;

import static io.sparkmaster.server.accounts.AccountsServer.PASSWORD;
import static io.sparkmaster.server.accounts.AccountsServer.XSRF;
import static io.sparkmaster.server.accounts.AccountsServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.http.UserId;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PeopleRoutesTest {
  private static final UserId ANN = new UserId("ann");
  private static final String ROOT = "/learn/api/v1/admin/";

  @TempDir private Path folder;
  private AccountsServer server;
  private String root;

  @BeforeEach
  void start() throws Exception {
    server = new AccountsServer(folder);
    root = server.byLink("root");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> change(String user, String body) throws Exception {
    return server.ask(root, "PATCH", ROOT + "people/" + user, body);
  }

  @Test
  void anAdministratorSeesEverybodyWithWhatIsOpenOfTheirs() throws Exception {
    server.accounts.setPassword(ANN, PASSWORD);
    var cookie = server.byPassword("ann");
    server.credentials.makeToken(ANN, Role.LEARNER, Duration.ofDays(1));
    server.login.bySession(cookie);

    var people = json(server.ask(root, "GET", ROOT + "people", ""));

    assertThat(people.path("you").asText()).isEqualTo("root");
    assertThat(people.path("people").findValuesAsText("user"))
        .containsExactly("ann", "ben", "root", "tess");
    var ann = people.at("/people/0");
    assertThat(ann.path("hasPassword").asBoolean()).isTrue();
    assertThat(ann.path("sessions").asInt()).isEqualTo(1);
    assertThat(ann.path("tokens").asInt()).isEqualTo(1);
    assertThat(ann.path("lastSeen").asText()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(people.at("/people/1/lastSeen").isNull()).isTrue();
  }

  @Test
  void aTeacherSeesTheLearnersAndChangesNobody() throws Exception {
    var tess = server.byLink("tess");

    var people = json(server.ask(tess, "GET", ROOT + "people", ""));

    assertThat(people.path("mayChange").asBoolean()).isFalse();
    assertThat(people.path("people").findValuesAsText("user")).containsExactly("ann", "ben");
    assertThat(people.at("/people/0").has("sessions")).isFalse();
    var refused = server.ask(tess, "POST", ROOT + "people/ann/links", "");
    assertThat(refused.statusCode()).isEqualTo(403);
  }

  @Test
  void aNewAccountComesWithALinkThatLogsItIn() throws Exception {
    var made =
        server.ask(
            root, "POST", ROOT + "people", "{\"user\":\"cleo\",\"displayName\":\"Cleo <b>\"}");

    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(made.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(
            server.credentials.spendLink(
                json(made).path("token").asText(), (handle, account) -> account))
        .hasValue(new Account(new UserId("cleo"), "Cleo <b>", Role.LEARNER, false));
    var again = server.ask(root, "POST", ROOT + "people", "{\"user\":\"cleo\"}");
    assertThat(again.statusCode()).isEqualTo(409);
    var malformed = server.ask(root, "POST", ROOT + "people", "{\"user\":\"../cleo\"}");
    assertThat(malformed.statusCode()).isEqualTo(400);
    assertThat(malformed.body()).contains("../cleo", "a-z, 0-9");
  }

  @Test
  void anUnknownRoleChangesNothing() throws Exception {
    var refused = change("ann", "{\"role\":\"king\",\"disabled\":true}");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("learner, author, teacher, admin");
    assertThat(server.accounts.find(ANN)).map(Account::disabled).hasValue(false);
  }

  @Test
  void rolesAndDisablingCountAtOnce() throws Exception {
    var cookie = server.byLink("ann");

    assertThat(change("ann", "{\"role\":\"author\"}").statusCode()).isEqualTo(204);
    assertThat(server.login.bySession(cookie)).map(Identity::role).hasValue(Role.AUTHOR);
    assertThat(change("ann", "{\"disabled\":true}").statusCode()).isEqualTo(204);
    assertThat(server.login.bySession(cookie)).isEmpty();
    assertThat(server.ask(root, "POST", ROOT + "people/ann/links", "").statusCode()).isEqualTo(409);
    assertThat(change("ann", "{\"disabled\":false}").statusCode()).isEqualTo(204);
    assertThat(server.ask(root, "POST", ROOT + "people/ann/links", "").statusCode()).isEqualTo(201);
  }

  @Test
  void nobodyLocksThemselvesOut() throws Exception {
    assertThat(change("root", "{\"disabled\":true}").statusCode()).isEqualTo(409);
    assertThat(change("root", "{\"role\":\"learner\"}").statusCode()).isEqualTo(409);
    assertThat(server.login.bySession(root)).map(Identity::role).hasValue(Role.ADMIN);
  }

  @Test
  void accessEndsByEveryCredentialButThePassword() throws Exception {
    server.accounts.setPassword(ANN, PASSWORD);
    var cookie = server.byPassword("ann");
    var token = server.credentials.makeToken(ANN, Role.LEARNER, Duration.ofDays(1)).secret();
    var link = server.credentials.makeLink(ANN, Duration.ofDays(1));

    var ended = server.ask(root, "DELETE", ROOT + "people/ann/access", "");

    assertThat(ended.statusCode()).isEqualTo(204);
    assertThat(server.login.bySession(cookie)).isEmpty();
    assertThat(server.login.byToken(token)).isEmpty();
    assertThat(server.credentials.spendLink(link, (handle, account) -> account)).isEmpty();
    assertThat(server.accounts.byPassword("ann", PASSWORD)).isPresent();
  }

  @Test
  void anAccountThatNobodyHasIsNotFound() throws Exception {
    assertThat(change("nobody", "{\"disabled\":true}").statusCode()).isEqualTo(404);
    assertThat(change("No%20Body", "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void theLogSaysWhoDidItAndWhoWasRefusedOnceAMinute() throws Exception {
    change("ann", "{\"role\":\"author\"}");
    var ben = server.byLink("ben");
    server.ask(ben, "GET", ROOT + "events", "");
    server.ask(ben, "GET", ROOT + "events", "");
    server.askWithToken("made-up", "GET", ROOT + "events", "");
    server.askWithToken("made-up-too", "GET", ROOT + "people", "");

    var events = json(server.ask(root, "GET", ROOT + "events", "")).path("events");

    assertThat(events.findValuesAsText("event"))
        .startsWith("access_denied", "access_denied", "login", "link_made", "role_changed");
    assertThat(events.path(0).path("detail").asText())
        .contains("a token that nobody has", "from 127.0.0.1", "GET /learn/api/v1/admin/events");
    assertThat(events.path(1).path("user").asText()).isEqualTo("ben");
    assertThat(events.path(1).path("detail").asText()).contains("LEARNER");
    assertThat(events.path(4).path("actor").asText()).isEqualTo("root");
    assertThat(events.toString()).doesNotContain("made-up");
  }

  @Test
  void theLogSaysFromWhereTooManyPasswordsCame() throws Exception {
    for (var guess = 0; guess < 12; guess++) {
      var request =
          HttpRequest.newBuilder(server.http.url().resolve("/login"))
              .header("Cookie", "_xsrf=" + XSRF)
              .header("X-Forwarded-For", "203.0.113.9")
              .POST(BodyPublishers.ofString("name=ann&password=wrong+password&_xsrf=" + XSRF));
      server.send(request);
    }

    var throttled =
        server.log.newest(100).stream()
            .filter(it -> it.event() == SecurityEvent.LOGIN_THROTTLED)
            .toList();

    assertThat(throttled).singleElement().satisfies(it -> assertThat(it.user()).isEqualTo("ann"));
    assertThat(throttled.get(0).detail()).contains("203.0.113.9");
  }

  @Test
  void behindAProxyWithHttpsTheCookiesAreSecure() throws Exception {
    var link = server.credentials.makeLink(ANN, Duration.ofDays(1));
    for (var scheme : new String[] {"http", "https"}) {
      var form =
          HttpRequest.newBuilder(server.http.url().resolve("/login?token=" + link))
              .header("X-Forwarded-Proto", scheme);
      var expected = scheme.equals("https");
      assertThat(server.send(form).headers().firstValue("Set-Cookie").orElseThrow())
          .satisfies(it -> assertThat(it.contains("Secure")).isEqualTo(expected));
    }
    var login =
        HttpRequest.newBuilder(server.http.url().resolve("/login"))
            .header("Cookie", "_xsrf=" + XSRF)
            .header("X-Forwarded-Proto", "https")
            .POST(BodyPublishers.ofString("token=" + link + "&_xsrf=" + XSRF));

    assertThat(server.send(login).headers().firstValue("Set-Cookie").orElseThrow())
        .startsWith("session=")
        .contains("Secure", "HttpOnly");
  }
}
