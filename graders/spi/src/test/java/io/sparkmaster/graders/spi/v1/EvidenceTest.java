package io.sparkmaster.graders.spi.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sparkmaster.graders.spi.v1.Finding.Cause;
import io.sparkmaster.graders.spi.v1.Finding.Missing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EvidenceTest {
  private static final Probe<TargetValue> VALUE = new Probe.Value();

  @Test
  void equalProbesFindTheSame() {
    var value = new TargetValue("Long", 3L, "3");
    var evidence = Evidence.builder().actual(VALUE, value).build();

    assertThat(evidence.actual(new Probe.Value()).value()).contains(value);
  }

  @Test
  void aProbeThatNobodyRanIsMissingNotEmpty() {
    var evidence = Evidence.builder().actual(new Probe.Rows(5), table()).build();

    assertThat(evidence.actual(new Probe.Rows(6)).value()).isEmpty();
    assertThat(evidence.expected(new Probe.Rows(5)))
        .isInstanceOfSatisfying(
            Missing.class, missing -> assertThat(missing.cause()).isEqualTo(Cause.UNAVAILABLE));
  }

  @Test
  void dataIsNotHiddenUnlessSaid() {
    assertThat(Evidence.builder().build().hidden()).isFalse();
    assertThat(Evidence.builder().hidden(true).build().hidden()).isTrue();
  }

  @Test
  void aTableCopiesItsRowsAndAllowsNullCells() {
    var row = new ArrayList<@Nullable Object>(Arrays.asList(1L, null));
    var table =
        new Table(List.of(Column.of("a", "bigint"), Column.of("b", "string")), List.of(row), false);

    row.set(0, 2L);

    assertThat(table.rows().get(0)).containsExactly(1L, null);
  }

  @Test
  void aRowThatDoesNotFitItsColumnsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Table(List.of(Column.of("a", "bigint")), List.of(List.of(1L, 2L)), false))
        .withMessage("Row 0 has 2 cells, but there are 1 columns.");
  }

  private static Table table() {
    return new Table(List.of(), List.of(), false);
  }
}
