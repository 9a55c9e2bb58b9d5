package io.sparkmaster.graders.builtin;

import static io.sparkmaster.graders.builtin.Graded.evidence;
import static io.sparkmaster.graders.builtin.Graded.options;
import static io.sparkmaster.graders.builtin.Graded.text;
import static io.sparkmaster.graders.builtin.Graded.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.graders.spi.v1.Evidence;
import io.sparkmaster.graders.spi.v1.Finding.Cause;
import io.sparkmaster.graders.spi.v1.Finding.Missing;
import io.sparkmaster.graders.spi.v1.Grade;
import io.sparkmaster.graders.spi.v1.Grade.State;
import io.sparkmaster.graders.spi.v1.Probe;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ValueGraderTest {
  private static final ValueGrader GRADER = new ValueGrader();
  private static final Probe<io.sparkmaster.graders.spi.v1.TargetValue> PROBE = new Probe.Value();

  private static Grade grade(
      @Nullable Object expected, @Nullable Object actual, Object... options) {
    return GRADER.grade(
        evidence(PROBE, value(expected), value(actual)).build(), options(GRADER, options));
  }

  private static State state(
      @Nullable Object expected, @Nullable Object actual, Object... options) {
    return grade(expected, actual, options).state();
  }

  @Test
  void theSameValuePassesAndAnotherFails() {
    assertThat(state(8L, 8L)).isEqualTo(State.PASSED);
    assertThat(state("gull", "gull")).isEqualTo(State.PASSED);
    assertThat(state(null, null)).isEqualTo(State.PASSED);
    assertThat(state(8L, 9L)).isEqualTo(State.FAILED);
    assertThat(state("gull", "Gull")).isEqualTo(State.FAILED);
    assertThat(text(grade(8L, 9L))).contains("it is 9, expected 8.", "borders of your filters");
  }

  @Test
  void anExpectedValueCanBeKeptBack() {
    assertThat(text(grade(8L, 9L, "reveal", false)))
        .contains("it is 9.")
        .doesNotContain("expected 8");
  }

  @Test
  void nullIsNotZero() {
    assertThat(state(null, 0L)).isEqualTo(State.FAILED);
    assertThat(text(grade(0L, null))).contains("it is null, expected 0", "null is not 0");
  }

  @Test
  void aNumberAsTextIsOfTheWrongType() {
    var grade = grade(8L, "8");

    assertThat(grade.state()).isEqualTo(State.FAILED);
    assertThat(text(grade)).contains("it is \"8\" of type String, expected 8 of type Long");
    assertThat(state(1L, true)).isEqualTo(State.FAILED);
    assertThat(state(8L, List.of(8L))).isEqualTo(State.FAILED);
  }

  @Test
  void intAndLongDifferOnlyWhereTypesAreStrict() {
    assertThat(state(8L, 8)).isEqualTo(State.PASSED);
    assertThat(state(8L, 8, "strict_type", true)).isEqualTo(State.FAILED);
    assertThat(text(grade(8L, 8, "strict_type", true)))
        .contains("it is 8 of type Integer, expected 8 of type Long");
    assertThat(state(8.0, 8.0f, "strict_type", true)).isEqualTo(State.FAILED);
    assertThat(state(8L, 8L, "strict_type", true)).isEqualTo(State.PASSED);
  }

  @Test
  void specialNumbersCompareAsSparkComparesThem() {
    assertThat(state(Double.NaN, Double.NaN)).isEqualTo(State.PASSED);
    assertThat(state(0.0, -0.0)).isEqualTo(State.PASSED);
    assertThat(state(0.0, Double.NaN)).isEqualTo(State.FAILED);
    assertThat(state(null, Double.NaN)).isEqualTo(State.FAILED);
    assertThat(state(new BigDecimal("2.50"), new BigDecimal("2.5"))).isEqualTo(State.PASSED);
    assertThat(state(new BigDecimal("2.50"), new BigDecimal("2.51"))).isEqualTo(State.FAILED);
  }

  @Test
  void toleranceIsForFloatingPointNumbers() {
    assertThat(state(0.3, 0.1 + 0.2)).isEqualTo(State.PASSED);
    assertThat(state(0.3, 0.1 + 0.2, "tolerance", 0)).isEqualTo(State.FAILED);
    assertThat(state(10.0, 10.4, "tolerance", 0.5)).isEqualTo(State.PASSED);
    assertThat(state(10.0, 10.6, "tolerance", 0.5)).isEqualTo(State.FAILED);
    assertThat(state(10L, 11L, "tolerance", 5)).isEqualTo(State.FAILED);
  }

  @Test
  void aCollectionSaysWhetherSizeOrderOrContentIsWrong() {
    assertThat(state(List.of(1L, 2L), List.of(1, 2))).isEqualTo(State.PASSED);
    assertThat(text(grade(List.of(1L, 2L), List.of(1L)))).contains("another number of elements");
    assertThat(text(grade(List.of(1L, 2L), List.of(2L, 1L)))).contains("in another order");
    assertThat(text(grade(List.of(1L, 2L), List.of(2L, 2L)))).contains("not the expected one");
    assertThat(state(Map.of("a", 1L, "b", 2L), Map.of("b", 2L, "a", 1L))).isEqualTo(State.PASSED);
    assertThat(state(Map.of("a", 1L), Map.of("a", 2L))).isEqualTo(State.FAILED);
  }

  @Test
  void withoutEvidenceThereIsNeverAPass() {
    var answered = Evidence.builder().actual(PROBE, value(8L)).build();
    var dataset =
        Evidence.builder()
            .expected(PROBE, value(8L))
            .actual(PROBE, new Missing<>(Cause.UNSUITABLE, "total is a Dataset, not a value"))
            .build();

    assertThat(GRADER.grade(answered, options(GRADER)).state()).isEqualTo(State.NOT_GRADABLE);
    assertThat(GRADER.grade(dataset, options(GRADER)).state()).isEqualTo(State.FAILED);
    assertThat(text(GRADER.grade(dataset, options(GRADER))))
        .contains("Total is a Dataset, not a value.");
  }
}
