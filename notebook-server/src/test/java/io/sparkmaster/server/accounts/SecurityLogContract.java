package io.sparkmaster.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sparkmaster.server.storage.Database;
import io.sparkmaster.server.storage.DatabasePlace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How far the security log goes back, in every kind of database. */
abstract class SecurityLogContract {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration KEPT = Duration.ofDays(90);

  @TempDir private Path folder;
  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private Database database;
  private SecurityLog log;

  abstract DatabasePlace place(Path folder);

  @BeforeEach
  void open() {
    database = Database.open(place(folder));
    log = new SecurityLog(database.jdbi(), now::get);
    for (var day = 0; day < 100; day++) {
      now.set(START.plus(Duration.ofDays(day)));
      log.add(SecurityEvent.LOGIN, "ann", "day " + day);
    }
  }

  @AfterEach
  void close() {
    database.close();
  }

  private List<SecurityLog.Entry> entries() {
    return log.newest(1_000);
  }

  @Test
  void itKeepsTheLastDaysAndSaysWhatItRemoved() {
    assertThat(log.prune(KEPT)).isEqualTo(9);

    assertThat(entries()).hasSize(92);
    assertThat(entries().get(0))
        .satisfies(
            it -> {
              assertThat(it.event()).isEqualTo(SecurityEvent.LOG_PRUNED);
              assertThat(it.detail()).isEqualTo("9 entries before 2026-01-10T00:00:00Z");
            });
    assertThat(entries().get(1).detail()).isEqualTo("day 99");
    assertThat(entries().get(91).detail()).isEqualTo("day 9");
  }

  @Test
  void withNothingToRemoveItSaysNothing() {
    log.prune(KEPT);

    assertThat(log.prune(KEPT)).isZero();
    assertThat(entries()).hasSize(92);
  }

  @Test
  void whatComesAfterwardsIsStillTheNewest() {
    now.set(START.plus(Duration.ofDays(1_000)));
    log.prune(KEPT);
    log.add(SecurityEvent.LOGIN, "ben", "later");

    assertThat(entries())
        .extracting(SecurityLog.Entry::event)
        .containsExactly(SecurityEvent.LOGIN, SecurityEvent.LOG_PRUNED);
  }

  @Test
  void aServerDoesSoWhenItStarts() throws Exception {
    try (var pruning = new SecurityLogPruning(database.jdbi(), now::get, KEPT)) {
      await().atMost(Duration.ofSeconds(60)).until(() -> entries().size() == 92);
      assertThat(pruning).isNotNull();
    }
  }
}
