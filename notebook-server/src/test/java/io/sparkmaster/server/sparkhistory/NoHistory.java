package io.sparkmaster.server.sparkhistory;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** For tests of what has nothing to do with finished applications. */
public final class NoHistory {
  private NoHistory() {}

  /** Keeps and shows nothing. */
  public static ShownApplications in(Path folder) {
    var clock = InstantSource.system();
    var kept = new Kept(0, Duration.ofDays(1), 0);
    var history = new SparkHistory(folder, folder.resolve("logs"), kept, clock);
    return new ShownApplications(
        history,
        spec -> {
          throw new AssertionError("Nothing is shown here");
        },
        user -> folder,
        () -> 0,
        clock);
  }
}
