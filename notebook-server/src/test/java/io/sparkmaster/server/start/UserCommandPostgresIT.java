package io.sparkmaster.server.start;

import static io.sparkmaster.server.start.ClassServer.CLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.accounts.Accounts;
import io.sparkmaster.server.storage.Database;
import io.sparkmaster.server.storage.RealPostgres;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class UserCommandPostgresIT {
  @TempDir private Path home;

  private String said = "";

  private int add(String user) {
    var output = new StringWriter();
    var exit =
        new CommandLine(new UserCommand(home, CLOCK))
            .setOut(new PrintWriter(output))
            .setErr(new PrintWriter(output))
            .setExecutionExceptionHandler(
                (failure, command, parsed) -> {
                  output.append(failure.getMessage());
                  return 1;
                })
            .execute("add", user, "--home", home.toString());
    said = output.toString();
    return exit;
  }

  @Test
  void theCommandChangesTheDatabaseOfTheSettingsAlsoWhileAServerHasItOpen() throws Exception {
    var place = RealPostgres.emptyDatabase();
    Files.writeString(home.resolve("server.properties"), "database-url=" + place.url());
    try (var server = Database.open(place)) {
      var exit = add("ann");

      assertThat(exit).as(said).isZero();
      assertThat(new Accounts(server.jdbi(), CLOCK).all())
          .singleElement()
          .satisfies(it -> assertThat(it.id().value()).isEqualTo("ann"));
      assertThat(home.resolve("sparkmaster.db")).doesNotExist();
    }
  }

  @Test
  void theTablesOfAnotherVersionStayAsTheyAreWhileAServerHasThemOpenWhateverItsHome()
      throws Exception {
    var place = RealPostgres.emptyDatabase();
    Files.writeString(home.resolve("server.properties"), "database-url=" + place.url());
    try (var server = Database.open(place)) {
      server.jdbi().useHandle(it -> it.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public"));
      Flyway.configure().dataSource(place.url(), null, null).target("4").load().migrate();

      assertThat(add("ann")).isEqualTo(1);

      assertThat(said).contains("another version", "Stop the server");
      assertThat(said).contains(place.toString()).doesNotContain(place.url());
      assertThat(versions(server.jdbi())).containsExactly("1", "2", "3", "4");
    }

    assertThat(add("ann")).as(said).isZero();
    Database.visit(place, jdbi -> assertThat(versions(jdbi)).contains("4", "5"));
  }

  private static List<String> versions(Jdbi jdbi) {
    return jdbi.withHandle(
        it ->
            it.select("SELECT version FROM flyway_schema_history ORDER BY installed_rank")
                .mapTo(String.class)
                .list());
  }
}
