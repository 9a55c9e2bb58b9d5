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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class UserCommandPostgresIT {
  @TempDir private Path home;

  @Test
  void theCommandChangesTheDatabaseOfTheSettingsAlsoWhileAServerHasItOpen() throws Exception {
    var place = RealPostgres.emptyDatabase();
    Files.writeString(home.resolve("server.properties"), "database-url=" + place.url());
    var said = new StringWriter();
    try (var server = Database.open(place)) {
      var exit =
          new CommandLine(new UserCommand(home, CLOCK))
              .setOut(new PrintWriter(said))
              .setErr(new PrintWriter(said))
              .execute("add", "ann", "--home", home.toString());

      assertThat(exit).as(said.toString()).isZero();
      assertThat(new Accounts(server.jdbi(), CLOCK).all())
          .singleElement()
          .satisfies(it -> assertThat(it.id().value()).isEqualTo("ann"));
      assertThat(home.resolve("sparkmaster.db")).doesNotExist();
    }
  }
}
