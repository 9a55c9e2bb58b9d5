package io.sparkmaster.graders.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.graders.spi.v1.Grade.State;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExerciseGradeTest {
  @ParameterizedTest(name = "{0} and {1} make {2}")
  @CsvSource({
    "PASSED, PASSED, PASSED",
    "PASSED, FAILED, PARTIAL",
    "FAILED, FAILED, FAILED",
    "PASSED, NOT_GRADABLE, NOT_GRADABLE",
    "NOT_GRADABLE, NOT_GRADABLE, NOT_GRADABLE",
    "FAILED, NOT_GRADABLE, FAILED",
    "PASSED, NOT_ATTEMPTED, NOT_ATTEMPTED",
    "FAILED, NOT_ATTEMPTED, NOT_ATTEMPTED",
    "PARTIAL, FAILED, PARTIAL"
  })
  void onlyAllPassedIsPassed(State one, State other, State together) {
    assertThat(ExerciseGrade.together(grades(one, other))).isEqualTo(together);
    assertThat(ExerciseGrade.together(grades(other, one))).isEqualTo(together);
  }

  @org.junit.jupiter.api.Test
  void noGraderIsNoPass() {
    assertThat(ExerciseGrade.together(List.of())).isEqualTo(State.NOT_GRADABLE);
  }

  private static List<GraderGrade> grades(State... states) {
    return Stream.of(states)
        .map(
            state -> {
              var points =
                  switch (state) {
                    case PASSED -> BigDecimal.TEN;
                    case PARTIAL -> BigDecimal.ONE;
                    default -> BigDecimal.ZERO;
                  };
              return new GraderGrade("g", "1", state, points, BigDecimal.TEN, List.of());
            })
        .toList();
  }
}
