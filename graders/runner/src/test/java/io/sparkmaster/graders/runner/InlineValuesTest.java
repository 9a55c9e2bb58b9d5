package io.sparkmaster.graders.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.graders.spi.v1.Column;
import io.sparkmaster.graders.spi.v1.Finding;
import io.sparkmaster.graders.spi.v1.Finding.Cause;
import io.sparkmaster.graders.spi.v1.Table;
import io.sparkmaster.graders.spi.v1.TargetValue;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InlineValuesTest {
  private static Finding<TargetValue> found(Object value) {
    return new Finding.Found<>(new TargetValue("any", value, ""));
  }

  @Test
  void aWrittenNumberTakesTheTypeOfTheAnswer() {
    assertThat(InlineValues.value(3, found(7L)).content()).isEqualTo(3L);
    assertThat(InlineValues.value(3, found(7.5)).content()).isEqualTo(3.0);
  }

  @Test
  void aWrittenNumberThatDoesNotFitKeepsItsValue() {
    assertThat(InlineValues.value(3.5, found(7L)).content()).isEqualTo(3.5);
    assertThat(InlineValues.value(300, found((byte) 1)).content()).isEqualTo(300);
  }

  @Test
  void textIsNoNumber() {
    assertThat(InlineValues.value("3", found(3L)).content()).isEqualTo("3");
  }

  @Test
  void withoutAnAnswerTheWrittenValueStays() {
    var missing = new Finding.Missing<TargetValue>(Cause.NOT_ATTEMPTED, "nothing");

    assertThat(InlineValues.value(3, missing).content()).isEqualTo(3);
  }

  @Test
  void writtenRowsTakeTheTypesOfTheAnswersColumns() {
    var columns = List.of(Column.of("n", "bigint"), Column.of("s", "string"));
    var answer = new Table(columns, List.of(List.of(1L, "a")), false);

    var table = InlineValues.table(List.of(List.of(2, "b")), new Finding.Found<>(answer));

    assertThat(table.rows()).containsExactly(List.of(2L, "b"));
  }
}
