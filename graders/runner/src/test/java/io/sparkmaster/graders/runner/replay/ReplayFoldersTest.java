package io.sparkmaster.graders.runner.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.graders.runner.Courses;
import io.sparkmaster.graders.runner.plugins.GraderRegistry;
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

  @Test
  void aFolderThatIsFilledAgainIsInUseHoweverLongAgoItWasMade() throws Exception {
    try (var graders = GraderRegistry.builtIn()) {
      var lesson = Courses.firstLesson(graders);
      try (var folder = LessonFolder.make(temporary, lesson, DataKind.HIDDEN)) {
        var now = Instant.now();
        var root = folder.cells().getParent();
        Files.setLastModifiedTime(root, FileTime.from(now.minus(Duration.ofHours(2))));

        folder.refill(lesson, DataKind.GIVEN);
        ReplayFolders.tidy(temporary, now);

        assertThat(folder.cells()).isNotEmptyDirectory();
      }
    }
  }
}
