package io.sparkmaster.graders.runner.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.graders.runner.error.RunnerException;
import io.sparkmaster.graders.runner.error.RunnerException.Code;
import io.sparkmaster.kernel.protocol.Json;
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
