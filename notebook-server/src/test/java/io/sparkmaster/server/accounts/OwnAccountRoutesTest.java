package io.sparkmaster.server.accounts;

import static io.sparkmaster.server.accounts.AccountsServer.PASSWORD;
import static io.sparkmaster.server.accounts.AccountsServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.http.TestServer;
import io.sparkmaster.server.http.UserId;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OwnAccountRoutesTest {
  private static final UserId ANN = new UserId("ann");
  private static final String ROOT = "/learn/api/v1/account";
  private static final String OTHER = "another one that is long";

  @TempDir private Path folder;
  private AccountsServer server;

  @BeforeEach
  void start() throws Exception {
    server = new AccountsServer(folder);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Nested
  class ThePassword {
    private HttpResponse<String> change(String cookie, String present, String fresh)
        throws Exception {
      return server.ask(
          cookie,
          "POST",
          ROOT + "/password",
          "{\"present\":\"%s\",\"password\":\"%s\"}".formatted(present, fresh));
    }

    @Test
    void isChangedByWhoKnowsItAndEndsAllButTheirBrowser() throws Exception {
      server.accounts.setPassword(ANN, PASSWORD);
      var here = server.byPassword("ann");
      var elsewhere = server.byPassword("ann");
      var link = server.credentials.makeLink(ANN, Duration.ofDays(1));

      assertThat(change(here, "a wrong password", OTHER).statusCode()).isEqualTo(400);
      assertThat(server.login.bySession(elsewhere)).isPresent();
      assertThat(change(here, PASSWORD, OTHER).statusCode()).isEqualTo(204);

      assertThat(server.login.bySession(here)).isPresent();
      assertThat(server.login.bySession(elsewhere)).isEmpty();
      assertThat(server.credentials.spendLink(link, (handle, account) -> account)).isEmpty();
      assertThat(server.accounts.byPassword("ann", OTHER)).isPresent();
    }

    @Test
    void isSetWithoutTheOldOneByWhoCameByALinkButOnceAndNotForLong() throws Exception {
      server.accounts.setPassword(ANN, PASSWORD);
      var cookie = server.byLink("ann");

      assertThat(change(cookie, "", OTHER).statusCode()).isEqualTo(204);
      assertThat(change(cookie, "", PASSWORD).statusCode()).isEqualTo(400);

      var late = server.byLink("ann");
      server.now.set(server.now.get().plus(Duration.ofHours(2)));
      assertThat(change(late, "", PASSWORD).statusCode()).isEqualTo(400);
    }

    @Test
    void canBeSetWhereThereIsNone() throws Exception {
      var cookie = server.byLink("ann");
      server.now.set(server.now.get().plus(Duration.ofDays(2)));

      assertThat(change(cookie, "", "short").body()).contains("10 to 512");
      assertThat(change(cookie, "", PASSWORD).statusCode()).isEqualTo(204);
    }

    @Test
    void cannotBeGuessedHereFasterThanAtTheLogin() throws Exception {
      server.accounts.setPassword(ANN, PASSWORD);
      var cookie = server.byPassword("ann");
      for (var guess = 0; guess < 10; guess++) {
        assertThat(change(cookie, "a wrong password", OTHER).statusCode()).isEqualTo(400);
      }

      assertThat(change(cookie, PASSWORD, OTHER).statusCode()).isEqualTo(429);
    }
  }

  @Nested
  class Tokens {
    private HttpResponse<String> make(String cookie, String body) throws Exception {
      return server.ask(cookie, "POST", ROOT + "/tokens", body);
    }

    @Test
    void areMadeShownByTheirLabelAndRevoked() throws Exception {
      var cookie = server.byLink("ann");

      var made = json(make(cookie, "{\"label\":\"nightly\",\"days\":7}"));
      var shown = json(server.ask(cookie, "GET", ROOT, "")).path("tokens").path(0);

      assertThat(server.login.byToken(made.path("secret").asText()))
          .map(Identity::user)
          .hasValue(ANN);
      assertThat(shown.path("label").asText()).isEqualTo("nightly");
      assertThat(shown.path("role").asText()).isEqualTo("learner");
      assertThat(shown.path("expires").asText()).isEqualTo("2026-01-09T03:04:05Z");
      var path = ROOT + "/tokens/" + made.path("id").asText();
      assertThat(server.ask(server.byLink("ben"), "DELETE", path, "").statusCode()).isEqualTo(404);
      assertThat(server.ask(cookie, "DELETE", path, "").statusCode()).isEqualTo(204);
      assertThat(server.login.byToken(made.path("secret").asText())).isEmpty();
    }

    @Test
    void areNotForMoreThanTheirUserMayDo() throws Exception {
      assertThat(make(server.byLink("ann"), "{\"role\":\"admin\"}").body())
          .contains("It can have: learner.");
      assertThat(make(server.byLink("tess"), "{\"role\":\"author\"}").statusCode()).isEqualTo(400);
      assertThat(make(server.byLink("root"), "{\"role\":\"author\"}").statusCode()).isEqualTo(201);
      assertThat(make(server.byLink("ann"), "{\"days\":400}").body()).contains("1 to 366 days");
    }

    @Test
    void cannotMakeFurtherWaysToGetIn() throws Exception {
      var narrow =
          server
              .credentials
              .makeToken(new UserId("root"), Role.LEARNER, Duration.ofDays(1))
              .secret();

      for (var path : new String[] {ROOT + "/tokens", ROOT + "/password", "/api/login/links"}) {
        var refused =
            server.askWithToken(narrow, "POST", path, "{\"password\":\"" + PASSWORD + "\"}");
        assertThat(refused.statusCode()).as(path).isEqualTo(403);
        assertThat(refused.body()).as(path).contains("not for API tokens");
      }
    }
  }

  @Nested
  class Browsers {
    @Test
    void areShownByNameAndAddressWithoutTheirSecret() throws Exception {
      server.accounts.setPassword(ANN, PASSWORD);
      var cookie = server.byPassword("ann");
      server.now.set(server.now.get().plusSeconds(1));
      server.byLink("ann");

      var answer = server.ask(cookie, "GET", ROOT, "");

      var shown = json(answer).path("sessions");
      assertThat(shown.findValuesAsText("browser"))
          .containsExactly("Firefox on Linux", "Chrome on Windows");
      assertThat(shown.findValuesAsText("address")).containsExactly("10.0.0.1", "10.0.0.2");
      assertThat(shown.findValuesAsText("current")).containsExactly("false", "true");
      assertThat(answer.body()).doesNotContain(cookie);
    }

    @Test
    void areLoggedOutOneByOneOrAllButTheOneThatAsks() throws Exception {
      var here = server.byLink("ann");
      server.now.set(server.now.get().plusSeconds(1));
      var second = server.byLink("ann");
      var third = server.byLink("ann");
      var bens = server.byLink("ben");
      var id = json(server.ask(second, "GET", ROOT, "")).at("/sessions").findValuesAsText("id");

      var foreign = server.ask(bens, "DELETE", ROOT + "/sessions/" + id.get(0), "");
      assertThat(foreign.statusCode()).isEqualTo(404);
      server.ask(second, "DELETE", ROOT + "/sessions/" + id.get(2), "");
      assertThat(server.login.bySession(here)).isEmpty();
      assertThat(server.ask(second, "DELETE", ROOT + "/sessions", "").statusCode()).isEqualTo(204);

      assertThat(server.login.bySession(third)).isEmpty();
      assertThat(server.login.bySession(second)).isPresent();
      assertThat(server.login.bySession(bens)).isPresent();
    }
  }

  @Test
  void aServerOfOnePersonSaysThatItHasNoAccounts() {
    var jdbi = server.jdbi();
    try (var laptop =
        TestServer.start(
            new OwnAccountRoutes(false, jdbi, server.now::get),
            new PeopleRoutes(false, jdbi, server.now::get))) {
      for (var path : new String[] {ROOT, "/learn/api/v1/admin/people"}) {
        var answer = laptop.get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(404);
        assertThat(answer.body()).as(path).contains("--mode class").doesNotContain("ann");
      }
    }
  }
}
