package io.sparkmaster.server.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.storage.Database;
import io.sparkmaster.server.storage.DatabasePlace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was used of a cluster, in every kind of database. */
abstract class ClusterUseContract {
  private static final UserId ANN = new UserId("ann");
  private static final UserId BEN = new UserId("ben");
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);

  @TempDir private Path folder;
  private DatabasePlace place;
  private Database database;
  private ClusterUse use;

  abstract DatabasePlace place(Path folder);

  @BeforeEach
  void open() {
    place = place(folder);
    database = Database.open(place);
    use = new ClusterUse(database.jdbi());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Duration annSince(LocalDate day) {
    return use.since(ANN, day);
  }

  @Test
  void itIsAddedUpForEachLearnerFromADayOnAndIsThereAfterARestart() {
    use.add(ANN, DAY.minusDays(1), Duration.ofMinutes(50));
    use.add(ANN, DAY, Duration.ofSeconds(10));
    use.add(ANN, DAY, Duration.ofSeconds(20));
    use.add(ANN, DAY.plusDays(1), Duration.ofMillis(1));
    use.add(BEN, DAY, Duration.ofHours(9));

    database.close();
    database = Database.open(place);
    use = new ClusterUse(database.jdbi());

    assertThat(annSince(DAY)).isEqualTo(Duration.ofMillis(30_001));
    assertThat(annSince(DAY.minusDays(1))).isEqualTo(Duration.ofMillis(3_030_001));
    assertThat(annSince(DAY.plusDays(2))).isZero();
    assertThat(use.since(new UserId("eve"), DAY)).isZero();
  }

  @Test
  void whatSeveralAddAtTheSameTimeIsAllThere() {
    IntStream.range(0, 40).parallel().forEach(i -> use.add(ANN, DAY, Duration.ofSeconds(1)));

    assertThat(annSince(DAY)).isEqualTo(Duration.ofSeconds(40));
  }

  @Test
  void whatIsOldCanBeForgotten() {
    use.add(ANN, DAY.minusDays(1), Duration.ofMinutes(1));
    use.add(ANN, DAY, Duration.ofMinutes(2));

    use.forgetBefore(DAY);

    assertThat(annSince(LocalDate.EPOCH)).isEqualTo(Duration.ofMinutes(2));
  }
}
