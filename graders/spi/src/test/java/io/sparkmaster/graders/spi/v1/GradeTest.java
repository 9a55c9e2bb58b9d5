package io.sparkmaster.graders.spi.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sparkmaster.graders.spi.v1.Grade.State;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GradeTest {
  private static final List<Feedback> WHY = List.of(Feedback.essential("Because."));

  @ParameterizedTest
  @CsvSource({
    "PASSED, 0, 1",
    "PASSED, 2, 1",
    "FAILED, 1, 1",
    "PARTIAL, 0, 1",
    "PARTIAL, 1, 1",
    "NOT_ATTEMPTED, 1, 1",
    "NOT_GRADABLE, 1, 1",
    "PASSED, 0, 0",
    "PASSED, NaN, NaN",
    "PASSED, Infinity, Infinity",
    "FAILED, -1, 1"
  })
  void pointsThatContradictTheStateAreRefused(State state, double points, double max) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Grade(points, max, state, WHY));
  }

  @Test
  void whatIsNotPassedSaysWhy() {
    assertThatIllegalArgumentException().isThrownBy(() -> Grade.failed(List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> Grade.notGradable(" "));
    assertThat(Grade.passed().feedback()).isEmpty();
  }

  @Test
  void aPartialGradeKeepsItsOwnScale() {
    assertThat(Grade.partial(2, 3, WHY)).isEqualTo(new Grade(2, 3, State.PARTIAL, WHY));
  }
}
