package io.sparkmaster.server.start;

import static io.sparkmaster.server.start.ClassServer.ANN;
import static io.sparkmaster.server.start.ClassServer.BEN;
import static io.sparkmaster.server.start.ClassServer.PASSWORD;
import static io.sparkmaster.server.start.ClassServer.cookie;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.storage.DatabasePlace;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How people get into a server of many, and when they are out again. */
abstract class ClassLoginContract {
  @TempDir private Path folder;
  private ClassServer server;

  abstract DatabasePlace place(Path folder);

  @BeforeEach
  void start() throws Exception {
    server = new ClassServer(folder, SmallProgram.classMode(folder, place(folder)));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void thePageLogsInWithNameAndPasswordAndSaysWhatIsWrong() throws Exception {
    server.accounts.setPassword(ANN, PASSWORD);

    var wrong = server.logIn("ann", "not her password");
    var unknown = server.logIn("nobody", PASSWORD);
    var right = server.logIn("ann", PASSWORD);

    assertThat(wrong.statusCode()).isEqualTo(403);
    assertThat(wrong.body())
        .contains("role=\"alert\"", "do not belong together", "id=\"password\"");
    assertThat(unknown.statusCode()).isEqualTo(403);
    assertThat(unknown.body().replaceAll("value=\"[^\"]*\"", ""))
        .isEqualTo(wrong.body().replaceAll("value=\"[^\"]*\"", ""));
    assertThat(right.statusCode()).isEqualTo(302);
    assertThat(server.who(cookie(right))).contains("\"username\":\"ann\"");
  }

  @Test
  void aSessionEndsWhenThePasswordChangesInAnotherProcess() throws Exception {
    server.accounts.setPassword(ANN, PASSWORD);
    var cookie = cookie(server.logIn("ann", PASSWORD));
    assertThat(server.who(cookie)).contains("ann");

    server.accounts.setPassword(ANN, PASSWORD + " 2");

    assertThat(server.who(cookie)).contains("UNAUTHENTICATED");
  }

  @Test
  void aLinkLogsItsUserInOnceByItsButtonAndIsNotSpentByLooking() throws Exception {
    var secret = server.credentials.makeLink(BEN, Duration.ofDays(1));
    var path = "/login?token=" + secret;

    // As scanners of mail do, which fetch each link in it.
    server.send(server.request(path));
    var page = server.send(server.request(path).header("Accept", "text/html"));
    var first = server.follow(secret);
    var second = server.follow(secret);

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("logs in once", "method=\"post\"", "value=\"" + secret);
    assertThat(page.headers().map()).doesNotContainKey("Location");
    assertThat(server.who(cookie(first))).contains("\"username\":\"ben\"");
    assertThat(first.headers().firstValue("Location").orElseThrow()).endsWith("/account");
    assertThat(second.statusCode()).isEqualTo(403);
    assertThat(second.body()).contains("used already");
  }

  @Test
  void aLinkIsNotSpentByTheFormOfAnotherSite() throws Exception {
    var secret = server.credentials.makeLink(BEN, Duration.ofDays(1));

    var foreign = server.post("token=" + secret, "Origin", "http://evil.example");

    assertThat(foreign.statusCode()).isEqualTo(403);
    assertThat(server.follow(secret).statusCode()).isEqualTo(302);
  }

  @Test
  void whoLogsInAsSomebodyElseIsLoggedOutBefore() throws Exception {
    server.accounts.setPassword(ANN, PASSWORD);
    var anns = cookie(server.logIn("ann", PASSWORD));

    var link = server.credentials.makeLink(BEN, Duration.ofDays(1));
    var bens = cookie(server.followIn(anns, link));

    assertThat(server.who(bens)).contains("\"username\":\"ben\"");
    assertThat(server.who(anns)).contains("UNAUTHENTICATED");
  }

  @Test
  void withoutAnAdministratorItDoesNotStartAndSaysHowToMakeOne() {
    // The accounts themselves keep their last administrator.
    server.jdbi.useHandle(it -> it.execute("UPDATE users SET role = 'TEACHER' WHERE id = 'root'"));

    assertThatThrownBy(server::restart)
        .hasMessageContaining("sparkmaster user add NAME --role admin");
  }

  @Test
  void aSessionOfAnAccountIsNotTheOwnersWhenTheHomeBecomesALaptops() throws Exception {
    var owner = addAsOlderVersionsDid();
    server.accounts.setPassword(owner, PASSWORD);
    var cookie = cookie(server.logIn(owner.value(), PASSWORD));
    assertThat(server.who(cookie)).contains(owner.value());

    server.restartAsLaptop(folder);

    assertThat(server.who(cookie)).contains("UNAUTHENTICATED");
  }

  /** An account that is not made any more, but there may be one. */
  private UserId addAsOlderVersionsDid() {
    var owner = Server.OWNER.user();
    server.jdbi.useHandle(
        it ->
            it.execute(
                """
                INSERT INTO users (id, display_name, role, created_at)
                VALUES (?, 'Not the owner', 'LEARNER', 0)\
                """,
                owner.value()));
    return owner;
  }

  @Test
  void anAccountThatWouldGetALaptopOwnersNotebooksKeepsTheServerFromStartingUntilItIsDisabled()
      throws Exception {
    var owner = addAsOlderVersionsDid();
    server.restart();
    server.restartAsLaptop(folder);

    assertThatThrownBy(server::restart)
        .hasMessageContaining("The account \"learner\" was made by an older version")
        .hasMessageContaining("sparkmaster user disable learner --home")
        .hasMessageContaining("workspace/learner");

    server.accounts.disable(owner);
    server.restart();
    assertThat(server.logIn("ann", "x").statusCode()).isEqualTo(403);
    assertThatThrownBy(() -> server.accounts.enable(owner)).hasMessageContaining("is reserved");
  }

  @Test
  void aServerRemovesWhatIsTooOldInTheSecurityLogWhenItStarts() {
    server.jdbi.useHandle(
        it ->
            it.execute(
                """
                INSERT INTO security_log (at, event, user_id, detail)
                VALUES (0, 'LOGIN', 'ann', 'long ago')\
                """));

    server.restart();

    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> server.log.newest(100).stream().noneMatch(it -> it.detail().equals("long ago")));
  }
}
