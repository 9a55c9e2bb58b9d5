package io.sparkmaster.graders.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.graders.runner.replay.CellOutcome;
import io.sparkmaster.graders.runner.replay.CellOutcome.KernelEnded.Why;
import io.sparkmaster.graders.spi.v1.Grade;
import io.sparkmaster.graders.spi.v1.Grade.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class OutcomesTest {
  private static final CellOutcome SECRET = new CellOutcome.Raised("Leak42", "the answer is 4711");

  private static String text(Grade grade) {
    return grade.feedback().toString();
  }

  @Test
  void onHiddenDataNeitherTheErrorNorItsTextIsTold() {
    var grade = Outcomes.grade(SECRET, true).orElseThrow();

    assertThat(grade.state()).isEqualTo(State.FAILED);
    assertThat(text(grade)).doesNotContain("4711").doesNotContain("Leak42");
  }

  @Test
  void onGivenDataTheErrorIsTold() {
    assertThat(text(Outcomes.grade(SECRET, false).orElseThrow())).contains("Leak42", "4711");
  }

  @Test
  void aCellThatRanToItsEndIsTheGradersToJudge() {
    assertThat(Outcomes.grade(new CellOutcome.Completed(), true)).isEmpty();
  }

  @Test
  void endingTheKernelFailsWithAReason() {
    var grade = Outcomes.grade(new CellOutcome.KernelEnded(Why.UNKNOWN), true).orElseThrow();

    assertThat(grade.state()).isEqualTo(State.FAILED);
    assertThat(text(grade)).contains("System.exit");
  }

  @Test
  void aCellThatWasNeverReachedIsNobodysFault() {
    var grade = Outcomes.grade(new CellOutcome.NotReached("of another cell"), true).orElseThrow();

    assertThat(grade.state()).isEqualTo(State.NOT_GRADABLE);
  }

  @Test
  void limitsAreNamed() {
    var slow = new CellOutcome.TimedOut(Duration.ofSeconds(60));
    assertThat(text(Outcomes.grade(slow, true).orElseThrow())).contains("60 s");
    var loud = new CellOutcome.Flooded(8L << 20);
    assertThat(text(Outcomes.grade(loud, true).orElseThrow())).contains("8 MB");
    var ended = new CellOutcome.KernelEnded(Why.LIMIT);
    assertThat(text(Outcomes.grade(ended, true).orElseThrow())).contains("processes, disk");
  }
}
