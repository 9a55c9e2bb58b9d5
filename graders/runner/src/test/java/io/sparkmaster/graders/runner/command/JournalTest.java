package io.sparkmaster.graders.runner.command;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.graders.runner.error.RunnerException;
import io.sparkmaster.graders.runner.error.RunnerException.Code;
import io.sparkmaster.kernel.protocol.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
  @TempDir Path folder;

  @Test
  void aVerdictThatCannotBeWrittenEndsTheBatch() {
    var journal = Journal.in(folder);
    journal.add("a", Json.object());
    journal.close();

    assertThatThrownBy(() -> journal.add("b", Json.object()))
        .isInstanceOfSatisfying(
            RunnerException.class, e -> assertThat(e.code()).isEqualTo(Code.JOURNAL));
    assertThat(journal.find("b")).isEmpty();
    assertThat(folder.resolve(Journal.FILE)).hasContent("{\"key\":\"a\"}\n");
  }

  @Test
  void halfALineIsTakenBackWhenTheDiskIsFull() throws IOException {
    var file = folder.resolve(Journal.FILE);
    var disk = new SmallDisk(FileChannel.open(file, CREATE, WRITE));
    try (var journal = new Journal(disk, file)) {
      journal.add("a", Json.object());
      disk.free = 5;

      assertThatThrownBy(() -> journal.add("b", Json.object()))
          .isInstanceOf(RunnerException.class)
          .hasMessageContaining("No space left on device");
      assertThat(file).hasContent("{\"key\":\"a\"}\n");
      assertThat(journal.find("b")).isEmpty();

      disk.free = Long.MAX_VALUE;
      journal.add("c", Json.object());
    }
    assertThat(file).hasContent("{\"key\":\"a\"}\n{\"key\":\"c\"}\n");
    try (var journal = Journal.in(folder)) {
      assertThat(journal.find("c")).isPresent();
    }
  }

  @Test
  void aMistakeIsAGradeAndWhatCouldNotBeJudgedIsNone() {
    assertThat(entry("passed", "failed").gradable()).isTrue();
    assertThat(entry("passed", "not_gradable").gradable()).isFalse();
    assertThat(Entry.ofError(folder, "no").gradable()).isFalse();
  }

  private static Entry entry(String... states) {
    var json = Json.object();
    var verdicts = json.putArray("verdicts");
    for (var state : states) {
      verdicts.addObject().put("state", state);
    }
    return new Entry(json);
  }
}
