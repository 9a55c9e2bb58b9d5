package io.sparkmaster.graders.runner.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.kernel.protocol.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ProgressTest {
  private final StringWriter out = new StringWriter();
  private Instant now = Instant.EPOCH;

  private Progress progress(boolean terminal, int total) {
    return new Progress(new PrintWriter(out), terminal, total, () -> now);
  }

  private static Entry passed() {
    return new Entry(Json.object().put("notebook", "a.ipynb"));
  }

  @Test
  void onATerminalOneLineSaysHowLongItStillTakes() {
    var progress = progress(true, 10);

    progress.ended(passed(), false);
    now = now.plusSeconds(60);
    progress.ended(passed(), true);
    progress.ended(Entry.ofError(Path.of("b.ipynb"), "unreadable"), true);

    assertThat(out.toString())
        .contains("1 of 10, 1 passed, 0 not", "about 8 min left")
        .endsWith("3 of 10, 2 passed, 1 not, about 4 min left")
        .doesNotContain("\n");
  }

  @Test
  void elsewhereEachNotebookHasItsLine() {
    var progress = progress(false, 2);

    progress.ended(passed(), true);
    progress.ended(passed(), false);

    assertThat(out.toString().lines())
        .containsExactly("1 of 2: a.ipynb", "2 of 2: a.ipynb (graded before)");
  }

  @Test
  void durationsAreWordsThatPeopleUse() {
    assertThat(Progress.words(Duration.ZERO)).isEqualTo("1 s");
    assertThat(Progress.words(Duration.ofSeconds(89))).isEqualTo("89 s");
    assertThat(Progress.words(Duration.ofSeconds(100))).isEqualTo("2 min");
    assertThat(Progress.words(Duration.ofMinutes(125))).isEqualTo("2 h 5 min");
  }

  @Test
  void kernelsFitIntoProcessorsAndMemory() {
    assertThat(Parallelism.of(8, 3_000)).isEqualTo(2);
    assertThat(Parallelism.of(2, 64_000)).isEqualTo(2);
    assertThat(Parallelism.of(2, 100)).isEqualTo(1);
    assertThat(Parallelism.ofKept(2, 64_000)).isEqualTo(1);
    assertThat(Parallelism.ofKept(1, 64_000)).isEqualTo(1);
    assertThat(Parallelism.ofKept(8, 64_000)).isEqualTo(4);
    assertThat(Parallelism.ofKept(8, 3_000)).isEqualTo(2);
    assertThat(Parallelism.defaultMegabytes()).isPositive();
    assertThat(Parallelism.ahead(2, 64_000)).isEqualTo(1);
    assertThat(Parallelism.ahead(2, 3_000)).isZero();
    assertThat(Parallelism.ahead(8, 10 * 1_400)).isEqualTo(2);
  }
}
