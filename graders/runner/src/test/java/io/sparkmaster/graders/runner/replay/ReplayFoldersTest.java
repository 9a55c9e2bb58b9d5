package io.sparkmaster.graders.runner.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReplayFoldersTest {
  @TempDir private Path temporary;

  @Test
  void whatAKilledProgramLeftIsDeletedAndWhatRunsStays() throws Exception {
    var now = Instant.now();
    var old = Files.createDirectories(temporary.resolve("replay-1/lesson")).getParent();
    var running = Files.createDirectories(temporary.resolve("replay-2/lesson")).getParent();
    Files.setLastModifiedTime(old, FileTime.from(now.minus(Duration.ofHours(2))));

    ReplayFolders.tidy(temporary, now);
    ReplayFolders.tidy(temporary.resolve("never-there"), now);

    try (var left = Files.list(temporary)) {
      assertThat(left).containsExactly(running);
    }
  }
}
