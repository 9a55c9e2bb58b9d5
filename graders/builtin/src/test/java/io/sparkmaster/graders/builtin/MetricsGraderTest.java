package io.sparkmaster.graders.builtin;

import static io.sparkmaster.graders.builtin.Graded.options;
import static io.sparkmaster.graders.builtin.Graded.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.graders.spi.v1.CellMetrics;
import io.sparkmaster.graders.spi.v1.Evidence;
import io.sparkmaster.graders.spi.v1.Finding.Cause;
import io.sparkmaster.graders.spi.v1.Finding.Missing;
import io.sparkmaster.graders.spi.v1.Grade;
import io.sparkmaster.graders.spi.v1.Grade.State;
import io.sparkmaster.graders.spi.v1.Probe;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetricsGraderTest {
  private static final MetricsGrader GRADER = new MetricsGrader();
  private static final Probe<CellMetrics> PROBE = new Probe.Metrics();
  private static final CellMetrics METRICS =
      new CellMetrics(3, 5, 9, 11, 1300, 1500, 1700, 1900, 2100, 2300, 2500, 2700, 2.5);

  private static Grade grade(boolean hidden, Object... options) {
    return GRADER.grade(
        Evidence.builder().actual(PROBE, METRICS).hidden(hidden).build(), options(GRADER, options));
  }

  @Test
  void theEndsOfALimitAreAllowed() {
    assertThat(grade(false, "jobs", Map.of("max", 3)).state()).isEqualTo(State.PASSED);
    assertThat(grade(false, "jobs", Map.of("min", 3)).state()).isEqualTo(State.PASSED);
    assertThat(grade(false, "jobs", Map.of("max", 2)).state()).isEqualTo(State.FAILED);
    assertThat(grade(false, "jobs", Map.of("min", 4)).state()).isEqualTo(State.FAILED);
    assertThat(grade(false, "jobs", Map.of("min", 1, "max", 2)).state()).isEqualTo(State.FAILED);
  }

  @Test
  void aLimitThatIsBrokenSaysByHowMuchAndWhatToDo() {
    assertThat(text(grade(false, "jobs", Map.of("max", 1))))
        .contains("Your cell started 3 jobs; the exercise asks for at most 1.", "one action");
    assertThat(text(grade(false, "jobs", Map.of("min", 4))))
        .contains("the exercise asks for at least 4", "lazy");
  }

  @Test
  void allLimitsMustHoldAndEachBrokenOneIsTold() {
    var grade =
        grade(
            false, "jobs", Map.of("max", 3), "stages", Map.of("max", 4), "tasks", Map.of("max", 8));

    assertThat(grade.state()).isEqualTo(State.FAILED);
    assertThat(text(grade)).contains("5 stages", "9 tasks").doesNotContain("3 jobs");
  }

  @ParameterizedTest
  @EnumSource(Metric.class)
  void everyMetricHasItsOwnNumber(Metric metric) {
    var value = metric.of(METRICS);

    assertThat(grade(false, metric.option(), Map.of("min", value, "max", value)).state())
        .isEqualTo(State.PASSED);
    assertThat(grade(false, metric.option(), Map.of("max", value - 1)).state())
        .isEqualTo(State.FAILED);
    var values = new HashSet<Double>();
    for (var each : Metric.values()) {
      values.add(each.of(METRICS));
    }
    assertThat(values).hasSameSizeAs(Metric.values());
  }

  @Test
  void onHiddenDataNothingMeasuredIsTold() {
    assertThat(text(grade(true, "jobs", Map.of("max", 1))))
        .contains("On the hidden data your cell started too many jobs", "at most 1")
        .doesNotContain("3");
    assertThat(text(grade(true, "input_bytes", Map.of("max", 10))))
        .contains("On the hidden data your cell read too many input bytes", "at most 10")
        .doesNotContain("1900");
    assertThat(text(grade(true, "input_rows", Map.of("min", 9999))))
        .contains("read too few input rows")
        .doesNotContain("2100");
  }

  @Test
  void aCellThatDidNotRunIsNotAttemptedWhateverTheLimit() {
    var evidence =
        Evidence.builder()
            .actual(PROBE, new Missing<>(Cause.NOT_ATTEMPTED, "the cell has not run"))
            .build();

    assertThat(GRADER.grade(evidence, options(GRADER, "jobs", Map.of("max", 1))).state())
        .isEqualTo(State.NOT_ATTEMPTED);
    assertThat(
            GRADER
                .grade(Evidence.builder().build(), options(GRADER, "jobs", Map.of("max", 1)))
                .state())
        .isEqualTo(State.NOT_GRADABLE);
  }
}
