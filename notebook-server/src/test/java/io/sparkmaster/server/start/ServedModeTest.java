package io.sparkmaster.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.accounts.Accounts;
import io.sparkmaster.server.accounts.Credentials;
import io.sparkmaster.server.config.ChangedConfig;
import io.sparkmaster.server.config.Isolation;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.storage.DatabasePlace.SqliteFile;
import io.sparkmaster.server.storage.RealPostgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One home folder, served to its owner or to a class: how programs and browsers get in. */
final class ServedModeTest {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final UserId ROOT = new UserId("root");
  private static final Duration DAY = Duration.ofDays(1);
  private static final String XSRF = "0123456789abcdef0123456789abcdef";

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private Jdbi jdbi;
  private Credentials credentials;
  private Server server;

  @BeforeEach
  void makeAccount() throws Exception {
    SmallProgram.place(folder);
    jdbi = RealPostgres.beside(new SqliteFile(folder.resolve("home/sparkmaster.db")));
    credentials = new Credentials(jdbi, CLOCK);
  }

  private void serveClass() {
    server = new Server(SmallProgram.classMode(folder), CLOCK);
  }

  private void serveLaptop() {
    server = new Server(SmallProgram.config(folder, 0, "/", null), CLOCK);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void addRoot() {
    new Accounts(jdbi, CLOCK).add(ROOT, "Root", Role.ADMIN);
  }

  /** The cookie of the session that this address opens. */
  private String follow(String url) throws Exception {
    return session(HttpRequest.newBuilder(URI.create(url)));
  }

  private String session(HttpRequest.Builder logIn) throws Exception {
    var answer = client.send(logIn.build(), text());
    return answer.headers().allValues("Set-Cookie").stream()
        .filter(it -> it.startsWith("sparkmaster-session-"))
        .map(it -> it.replaceAll(";.*", ""))
        .findFirst()
        .orElseThrow();
  }

  /** The same, of the button on the page of a link. */
  private String followLink() throws Exception {
    var form = "token=%s&_xsrf=%s".formatted(credentials.makeLink(ROOT, DAY), XSRF);
    return session(browser("login", "a=b").POST(BodyPublishers.ofString(form)));
  }

  private static HttpResponse.BodyHandler<String> text() {
    return BodyHandlers.ofString();
  }

  private HttpResponse<String> me(String session) throws Exception {
    return client.send(browser("api/me", session).build(), text());
  }

  private HttpRequest.Builder browser(String path, String session) {
    return HttpRequest.newBuilder(server.url().resolve(path))
        .header("Cookie", session + "; _xsrf=" + XSRF)
        .header("X-XSRFToken", XSRF);
  }

  private HttpResponse<String> askForLink(String token) throws Exception {
    var request =
        HttpRequest.newBuilder(server.url().resolve("api/login/links"))
            .header("Authorization", "token " + token)
            .POST(BodyPublishers.noBody());
    return client.send(request.build(), text());
  }

  @Test
  void anAccountsTokenCannotBecomeASessionAndItsBrowserMakesLinks() throws Exception {
    addRoot();
    serveClass();

    for (var role : Role.values()) {
      var refused = askForLink(credentials.makeToken(ROOT, role, DAY).secret());
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.body()).contains("A login link is not for API tokens");
    }
    assertThat(links()).isZero();

    var made =
        client.send(
            browser("api/login/links", followLink()).POST(BodyPublishers.noBody()).build(), text());

    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(links()).isEqualTo(1);
  }

  @Test
  void aClassWithoutSandboxesHasNoTerminalsAndIsToldWhy() throws Exception {
    addRoot();
    var config =
        ChangedConfig.of(SmallProgram.classMode(folder)).isolation(Isolation.NONE).config();
    server = new Server(config, CLOCK);
    var session = followLink();

    for (var method : new String[] {"GET", "POST"}) {
      var request = browser("api/terminals", session).method(method, BodyPublishers.noBody());
      var refused = client.send(request.build(), text());
      assertThat(refused.statusCode()).isEqualTo(404);
      assertThat(refused.body()).contains("several people use it", "kernels run in no sandbox");
    }
    var page = client.send(browser("lab", session).build(), text());
    assertThat(page.body()).contains("\"terminalsAvailable\":false");
  }

  private int links() {
    return jdbi.withHandle(
        it -> it.select("SELECT count(*) FROM login_links").mapTo(Integer.class).one());
  }

  @Test
  void theOwnersProgramsStillMakeLinksOnALaptop() throws Exception {
    serveLaptop();

    var running = server.describe();

    assertThat(RunningServer.newLoginUrl(running))
        .hasValueSatisfying(it -> assertThat(followed(it)).isEqualTo(200));
  }

  private int followed(String url) {
    try {
      return me(follow(url)).statusCode();
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  @Test
  void sessionsEndWhenTheModeChangesAndOnlyThen() throws Exception {
    serveLaptop();
    var owners = follow(server.loginUrl());
    addRoot();
    restart(this::serveLaptop);
    assertThat(me(owners).statusCode()).isEqualTo(200);

    restart(this::serveClass);
    assertThat(sessions()).isZero();
    var roots = followLink();
    restart(this::serveClass);
    assertThat(me(roots).statusCode()).isEqualTo(200);

    restart(this::serveLaptop);
    assertThat(sessions()).isZero();
    var again = follow(server.loginUrl());
    restart(this::serveLaptop);
    assertThat(me(again).statusCode()).isEqualTo(200);
  }

  private void restart(Runnable serve) {
    server.close();
    serve.run();
  }

  private int sessions() {
    return jdbi.withHandle(
        it -> it.select("SELECT count(*) FROM login_sessions").mapTo(Integer.class).one());
  }

  @Test
  void anOlderHomeThatDoesNotSayWhoHadItEndsTheSessionsOfItsAccounts() throws Exception {
    addRoot();
    serveClass();
    followLink();
    jdbi.useHandle(it -> it.execute("DELETE FROM milestones"));

    restart(this::serveLaptop);

    assertThat(sessions()).isZero();
  }

  @Test
  void strangersAreToldHowToGetInToThisServer() throws Exception {
    addRoot();
    serveClass();
    assertThat(me("a=b").body())
        .contains("Log in with a browser", "sparkmaster user token NAME")
        .doesNotContain("sparkmaster start", "--token");

    restart(this::serveLaptop);

    assertThat(me("a=b").body()).contains("sparkmaster start", "--token");
  }
}
