package org.example.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.graders.spi.v1.Column;
import io.sparkmaster.graders.spi.v1.Evidence;
import io.sparkmaster.graders.spi.v1.Feedback;
import io.sparkmaster.graders.spi.v1.Finding;
import io.sparkmaster.graders.spi.v1.Finding.Cause;
import io.sparkmaster.graders.spi.v1.Grade;
import io.sparkmaster.graders.spi.v1.Grade.State;
import io.sparkmaster.graders.spi.v1.Options;
import io.sparkmaster.graders.spi.v1.OptionsException;
import io.sparkmaster.graders.spi.v1.Probe;
import io.sparkmaster.graders.spi.v1.Table;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class ChartGraderTest {
  private static final Options OPTIONS =
      Options.of("chart-data", Map.of("x", "year", "y", "strikes", "points", 3));
  private static final Probe.Rows ROWS = new Probe.Rows(4);

  private final ChartGrader grader = new ChartGrader();

  private static List<Object> row(Object... cells) {
    return Arrays.asList(cells);
  }

  @SafeVarargs
  private static Table table(List<Object>... rows) {
    return new Table(
        List.of(Column.of("year", "int"), Column.of("strikes", "bigint")), List.of(rows), false);
  }

  private Grade grade(Table table, boolean hidden) {
    return grader.grade(Evidence.builder().actual(ROWS, table).hidden(hidden).build(), OPTIONS);
  }

  private static String texts(Grade grade) {
    return grade.feedback().stream().map(Feedback::text).collect(Collectors.joining(" "));
  }

  @Test
  void aPointForEachPlaceFromLeftToRightPasses() {
    assertThat(grade(table(row(1999, 1L), row(2000, 0L), row(2003, 7L)), true).state())
        .isEqualTo(State.PASSED);
  }

  @Test
  void eachKindOfMistakeIsToldWithWhatToDo() {
    assertThat(texts(grade(table(), false))).contains("no rows", "filters");
    assertThat(texts(grade(table(row(2, 1L), row(1, 1L)), false)))
        .contains("left to right", "2 stands before 1", "orderBy");
    assertThat(texts(grade(table(row(1, 1L), row(1, 2L)), false))).contains("two rows", "is 1");
    assertThat(texts(grade(table(row(null, 1L)), false))).contains("[null, 1]", "null");
    assertThat(texts(grade(table(row(1, null)), false))).contains("\"strikes\" at 1", "na.fill");
    assertThat(texts(grade(table(row(1, Double.NaN)), false))).contains("no number");
    assertThat(texts(grade(table(row(1, 1), row(2, 1), row(3, 1), row(4, 1)), false)))
        .contains("At most 3");
    assertThat(texts(grade(new Table(List.of(Column.of("y", "int")), List.of(), false), false)))
        .contains("\"year\"", "[y]");
  }

  @Test
  void aTableThatWasCutOffIsNoPass() {
    var cut = new Table(table().columns(), List.of(row(1, 1L)), true);

    assertThat(grade(cut, false).state()).isEqualTo(State.FAILED);
  }

  @Test
  void ofHiddenDataNothingIsTold() {
    var secret = new Table(List.of(Column.of("secret", "int")), List.of(row(77001)), false);

    assertThat(texts(grade(secret, true))).doesNotContain("secret", "77001");
    assertThat(texts(grade(table(row(77001, null)), true))).doesNotContain("77001");
    assertThat(texts(grade(table(row(77001, 1), row(1, 1)), true))).doesNotContain("77001");
    assertThat(texts(grade(table(row(77001, 1), row(77001, 1)), true))).doesNotContain("77001");
  }

  @Test
  void noAnswerIsNeverAPass() {
    for (var cause : Cause.values()) {
      var missing = new Finding.Missing<Table>(cause, "the reason 77001");
      for (var hidden : List.of(true, false)) {
        var evidence = Evidence.builder().actual(ROWS, missing).hidden(hidden).build();
        var grade = grader.grade(evidence, OPTIONS);
        assertThat(grade.points()).isZero();
        assertThat(texts(grade).contains("77001")).isEqualTo(!hidden);
      }
    }
    assertThat(grader.grade(Evidence.builder().build(), OPTIONS).state())
        .isEqualTo(State.NOT_GRADABLE);
  }

  @Test
  void aWrongOptionIsTheAuthorsToCorrect() {
    assertThatThrownBy(() -> grader.probes(Options.of("chart-data", Map.of("x", "a"))))
        .isInstanceOf(OptionsException.class)
        .hasMessageContaining("\"y\"");
    assertThatThrownBy(
            () -> grader.probes(Options.of("chart-data", Map.of("x", "a", "y", "b", "point", 1))))
        .isInstanceOf(OptionsException.class)
        .hasMessageContaining("\"point\"", "points");
  }
}
