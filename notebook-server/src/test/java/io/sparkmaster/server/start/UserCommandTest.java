package io.sparkmaster.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.accounts.Account;
import io.sparkmaster.server.accounts.Credentials;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.storage.DatabasePlace.SqliteFile;
import io.sparkmaster.server.storage.Private;
import io.sparkmaster.server.storage.RealPostgres;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class UserCommandTest {
  private static final InstantSource CLOCK = InstantSource.system();

  @TempDir private Path folder;

  private record Ran(int exit, String out, String err) {}

  private Ran run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    var line =
        new CommandLine(new UserCommand(folder, CLOCK))
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .setExecutionExceptionHandler(
                (failure, command, parsed) -> {
                  command.getErr().println(failure.getMessage());
                  return 1;
                });
    var withHome = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, withHome, 0, arguments.length);
    withHome[arguments.length] = "--home";
    withHome[arguments.length + 1] = folder.resolve("home").toString();
    return new Ran(line.execute(withHome), out.toString(), err.toString());
  }

  private Credentials credentials() {
    return new Credentials(
        RealPostgres.beside(new SqliteFile(folder.resolve("home/sparkmaster.db"))), CLOCK);
  }

  private static String lastWord(String text) {
    return text.strip().replaceAll("(?s).*[\\s=]", "");
  }

  @Test
  void addMakesAnAccountWithALinkThatLogsIn() {
    var added = run("add", "ann", "--role", "teacher", "--display-name", "Ann Lee");

    assertThat(added.exit()).as(added.err()).isZero();
    assertThat(added.out())
        .contains("Made the account \"ann\" (teacher)", "http://127.0.0.1:8888/");
    assertThat(credentials().spendLink(lastWord(added.out()), (handle, account) -> account))
        .hasValue(new Account(new UserId("ann"), "Ann Lee", Role.TEACHER, false));
    assertThat(run("list").out()).contains("ann", "teacher", "Ann Lee");
  }

  @Test
  void aTokenIsMadeListedAndRevoked() {
    run("add", "ann");
    var made = run("token", "ann", "--days", "2");
    var id = made.out().split(" ", 3)[1];
    assertThat(credentials().byToken(lastWord(made.out()))).isPresent();
    assertThat(run("token", "ann", "--list").out()).contains(id, "learner");

    assertThat(run("token", "ann", "--revoke", id).exit()).isZero();

    assertThat(credentials().byToken(lastWord(made.out()))).isEmpty();
    assertThat(run("token", "ann", "--revoke", id).err()).contains("has no token " + id);
  }

  @Test
  void roleAndDisableChangeTheAccount() {
    run("add", "ann");

    assertThat(run("role", "ann", "author").exit()).isZero();
    assertThat(run("disable", "ann").exit()).isZero();
    assertThat(run("list").out()).contains("author").contains("disabled");

    assertThat(run("enable", "ann").exit()).isZero();
    assertThat(run("list").out()).doesNotContain("disabled");
  }

  @Test
  void whatIsMistypedIsToldWithWhatThereIs() {
    run("add", "ann");

    assertThat(run("role", "ann", "boss").err())
        .contains("no role \"boss\"", "learner, author, teacher, admin");
    assertThat(run("link", "anne").err()).contains("no account \"anne\"", "Accounts are: ann");
    assertThat(run("add", "Ann Lee").err()).contains("\"Ann Lee\" is not a user id");
    assertThat(run("add", "ann").err()).contains("already");
    assertThat(run("token", "ann", "--days", "0").err()).contains("1 to 366");
  }

  @Test
  void aNewPasswordTellsWhichTokensStillWork() {
    run("add", "ann");
    assertThat(typing("correct horse battery", "password", "ann").out())
        .contains("Set the password")
        .doesNotContain("API tokens");
    var made = run("token", "ann").out();
    var id = made.split(" ", 3)[1];

    var changed = typing("another one that is long", "password", "ann");

    assertThat(changed.out())
        .contains("still work", id + ", until", "sparkmaster user token ann --revoke ID")
        .doesNotContain(lastWord(made));
    assertThat(credentials().byToken(lastWord(made))).isPresent();
  }

  private Ran typing(String line, String... arguments) {
    var input = System.in;
    System.setIn(new ByteArrayInputStream((line + "\n").getBytes(Charset.defaultCharset())));
    try {
      return run(arguments);
    } finally {
      System.setIn(input);
    }
  }

  @Test
  void theOnlyAdministratorIsNotDisabled() {
    run("add", "root", "--role", "admin");

    var refused = run("disable", "root");

    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("only administrator", "sparkmaster user role NAME admin");
    assertThat(run("list").out()).doesNotContain("disabled");
  }

  @Nested
  class TheDatabaseOfAnotherVersion {
    private Path home;
    private Path file;

    @BeforeEach
    void name() {
      home = folder.resolve("home");
      file = home.resolve("sparkmaster.db");
    }

    private void makeOlder() throws IOException {
      Private.directory(home);
      Flyway.configure().dataSource("jdbc:sqlite:" + file, "", "").target("3").load().migrate();
    }

    @Test
    void staysAsItIsWhileAServerRuns() throws IOException {
      makeOlder();

      try (var server = RunFile.claim(home.resolve("run")).orElseThrow()) {
        server.write(new RunFile.Running(1, "http://127.0.0.1:1/", 1, "secret"));
        var refused = run("add", "ann");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains(file.toString(), "another version", "Stop the server");
        assertThat(versions()).containsExactly("1", "2", "3");
      }

      assertThat(run("add", "ann").exit()).isZero();
      assertThat(versions()).contains("4");
    }

    @Test
    void isNotWrittenToWhenItIsNewer() {
      run("add", "ann");
      Jdbi.create("jdbc:sqlite:" + file)
          .useHandle(
              it ->
                  it.execute(
                      """
                      INSERT INTO flyway_schema_history
                      SELECT 99, '99', 'later', type, 'V99__later.sql', checksum, installed_by,
                        installed_on, execution_time, success
                      FROM flyway_schema_history WHERE version = '1'\
                      """));

      var refused = run("add", "ben");

      assertThat(refused.exit()).isEqualTo(1);
      assertThat(refused.err()).contains(file.toString(), "is not older than the one");
    }

    private List<String> versions() {
      return Jdbi.create("jdbc:sqlite:" + file)
          .withHandle(
              it ->
                  it.select("SELECT version FROM flyway_schema_history ORDER BY installed_rank")
                      .mapTo(String.class)
                      .list());
    }
  }

  @Test
  void itWorksWhileAServerOfThisVersionRuns() throws IOException {
    run("add", "ann");

    try (var server = RunFile.claim(folder.resolve("home/run")).orElseThrow()) {
      server.write(new RunFile.Running(1, "http://127.0.0.1:9999/", 9999, "secret"));

      assertThat(run("add", "ben").out()).contains("http://127.0.0.1:9999/login");
    }
  }
}
