package io.sparkmaster.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.accounts.Account;
import io.sparkmaster.server.accounts.Credentials;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.storage.Database;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.InstantSource;
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
    return new Credentials(Database.visit(folder.resolve("home/sparkmaster.db")), CLOCK);
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
}
