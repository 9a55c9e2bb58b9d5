package io.sparkmaster.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.storage.DatabasePlace.Postgres;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

final class PostgresDatabaseIT {
  private static final InstantSource CLOCK = InstantSource.system();

  @Test
  void keepsWhatWasWritten() {
    var place = RealPostgres.emptyDatabase();
    try (var database = Database.open(place)) {
      assertThat(new Milestones(database, CLOCK).reach("a")).isTrue();
      assertThat(new Milestones(database, CLOCK).reach("a")).isFalse();
    }

    try (var again = Database.open(place)) {
      assertThat(new Milestones(again, CLOCK).reach("a")).isFalse();
      assertThat(new Milestones(again, CLOCK).reach("b")).isTrue();
    }
  }

  @Test
  void whatIsWrittenUnsyncedIsSeenByOthers() {
    try (var database = Database.open(RealPostgres.emptyDatabase())) {
      database.writeUnsynced(it -> it.execute("INSERT INTO milestones VALUES ('a', 0)"));

      assertThat(new Milestones(database, CLOCK).isReached("a")).isTrue();
    }
  }

  @Test
  void isOneServersAtATimeAndMayBeVisitedMeanwhile() {
    var place = RealPostgres.emptyDatabase();
    try (var database = Database.open(place)) {
      assertThat(new Milestones(database, CLOCK).reach("a")).isTrue();

      assertThatThrownBy(() -> Database.open(place).close())
          .hasMessageContaining("Another server uses the database jdbc:postgresql:")
          .hasMessageContaining("database-url");
      Database.visit(
          place,
          jdbi -> {
            var names =
                jdbi.withHandle(
                    it -> it.select("SELECT name FROM milestones").mapTo(String.class).list());
            assertThat(names).containsExactly("a");
          });
    }
  }

  @Test
  void thatCannotBeReachedIsNamedWithoutItsPassword() {
    var nowhere = new Postgres("jdbc:postgresql://127.0.0.1:1/spark?user=s&password=hidden");

    assertThatThrownBy(() -> Database.open(nowhere).close())
        .isInstanceOfSatisfying(
            ServerException.class, it -> assertThat(it.code()).isEqualTo(ErrorCode.DATABASE))
        .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/spark cannot be used")
        .hasMessageContaining("database-url")
        .hasMessageNotContaining("hidden");
  }

  @Test
  void thatDoesNotExistIsToldInPostgresOwnWords() {
    var url = RealPostgres.emptyDatabase().url();
    var absent = new Postgres(url.replaceFirst("/test\\d+", "/absent"));

    assertThatThrownBy(() -> Database.open(absent).close())
        .hasMessageContaining("\"absent\" does not exist");
  }
}
