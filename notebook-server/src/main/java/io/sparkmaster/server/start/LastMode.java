package io.sparkmaster.server.start;

import io.sparkmaster.server.config.Mode;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Remembers in which mode a home folder was served last. */
final class LastMode {
  private final Jdbi jdbi;
  private final InstantSource clock;

  LastMode(Jdbi jdbi, InstantSource clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /** Empty before the first start. */
  Optional<Mode> read() {
    return Arrays.stream(Mode.values()).filter(this::isWritten).findFirst();
  }

  private boolean isWritten(Mode mode) {
    return jdbi.withHandle(
        handle ->
            handle
                .select("SELECT name FROM milestones WHERE name = ?", name(mode))
                .mapTo(String.class)
                .findOne()
                .isPresent());
  }

  void write(Mode mode) {
    jdbi.useTransaction(
        handle -> {
          for (var each : Mode.values()) {
            handle.execute("DELETE FROM milestones WHERE name = ?", name(each));
          }
          handle.execute(
              "INSERT INTO milestones (name, reached_at) VALUES (?, ?)",
              name(mode),
              clock.millis());
        });
  }

  private static String name(Mode mode) {
    return "served-as-" + mode.name();
  }
}
