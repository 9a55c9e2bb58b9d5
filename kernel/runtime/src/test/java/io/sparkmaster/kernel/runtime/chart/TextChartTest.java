package io.sparkmaster.kernel.runtime.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class TextChartTest {
  private static final List<String> KM = List.of("km");

  @Test
  void barsBelowZeroAreOfAnotherKindAndWhatIsMissingSaysSo() {
    var rows = List.of(row("a", 2.0), row("b", -1.0), row("c\nd", null), row(null, Double.NaN));

    assertThat(TextChart.bars(rows, KM))
        .isEqualTo(
            "\n  a     "
                + "█".repeat(40)
                + " 2\n  b     "
                + "░".repeat(20)
                + " -1\n  c d   null\n  null  NaN");
  }

  @Test
  void onlyTheFirstBarsAreShown() {
    var rows = java.util.Collections.nCopies(23, row("a", 0.0));

    assertThat(TextChart.bars(rows, KM).lines()).hasSize(22);
    assertThat(TextChart.bars(rows, KM)).endsWith("\n  … and 3 more");
  }

  @Test
  void aLineGoesFromLeftToRightWhateverTheOrderOfItsRows() {
    var first = row(LocalDate.of(2024, 1, 1), 0.0);
    var last = row(LocalDate.of(2024, 1, 9), 13.0);

    var drawn = TextChart.plot(true, List.of(last, first), KM);

    assertThat(drawn).isEqualTo(TextChart.plot(true, List.of(first, last), KM));
    assertThat(drawn.lines().filter(line -> line.contains("•"))).hasSize(14);
    assertThat(drawn).contains("\n13 │").endsWith("2024-01-01" + " ".repeat(36) + "2024-01-09");
  }

  @Test
  void theMarksOfSeveralColumnsAreExplained() {
    var rows = List.of(RowFactory.create("a", 1.0, 2.0), RowFactory.create("b", 3.0, null));

    assertThat(TextChart.plot(false, rows, List.of("km", "miles")))
        .startsWith("\n  • km   x miles\n3 │")
        .containsPattern("(?s)│ {55}•.*│x.*│•");
  }

  @Test
  void thereMayBeNothingToDrawOrOnlyOnePointOrTheLargestNumbers() {
    assertThat(TextChart.plot(true, List.of(), KM)).contains("No row has a number to draw.");
    assertThat(TextChart.plot(true, List.of(row(1.0, null)), KM)).contains("No row has a number");
    assertThat(TextChart.plot(true, List.of(row(1.0, 5.0)), KM)).containsPattern("(?m)^ +│ +•$");
    var ends = List.of(row(-Double.MAX_VALUE, -Double.MAX_VALUE), row(Double.MAX_VALUE, 1e308));
    assertThat(TextChart.plot(false, ends, KM).lines()).hasSize(17);
  }

  @Test
  void noLineIsLongerThanATerminalIsWide() {
    var rows = List.of(row("x".repeat(99), -1.23456789e-300), row("y".repeat(99), 1e300));

    assertThat((TextChart.bars(rows, KM) + TextChart.plot(true, rows, KM)).lines())
        .allMatch(line -> line.length() < 80);
  }

  @Test
  void norIsOneWithSeveralColumnsOrManyRows() {
    var names = List.of("a".repeat(30), "b".repeat(30), "c".repeat(30), "d".repeat(30));
    var rows = List.of(RowFactory.create("x".repeat(99), 1e300, -1.23456789e-300, 3.0, 4.0));
    var histogram = VegaLite.histogram("km", -1.23456789e-300, 1e-301, new long[] {1, 123456789});

    assertThat(
            (TextChart.bars(rows, names) + TextChart.plot(true, rows, names) + histogram.text())
                .lines())
        .allMatch(line -> line.length() < 80);
  }

  @Test
  void aHistogramMayGoFromTheLeastToTheLargestNumber() {
    var width = Double.MAX_VALUE / 5;

    assertThat(VegaLite.histogram("km", -Double.MAX_VALUE, width, new long[10]).text().lines())
        .hasSize(11)
        .noneMatch(line -> line.contains("Infinity"));
    assertThat(VegaLite.histogram("km", -Double.MAX_VALUE, Double.MAX_VALUE, new long[1]).text())
        .contains("-1.79769E+308");
  }

  @Test
  void noCharacterIsCutInTwo() {
    var label = "x".repeat(18) + "\ud83d\ude00" + "y";

    assertThat(TextChart.bars(List.of(row(label, 1.0)), KM)).contains("x".repeat(18) + "…");
  }

  @Test
  void numbersHaveNoDigitsThatSayNothing() {
    assertThat(TextChart.number(0.1 + 0.2)).isEqualTo("0.3");
    assertThat(TextChart.number(1234567)).isEqualTo("1234567");
    assertThat(TextChart.number(1234567.5)).isEqualTo("1234570");
    assertThat(TextChart.number(-2.5e-7)).isEqualTo("-2.5E-7");
    assertThat(TextChart.number(1e12)).isEqualTo("1E+12");
  }

  private static Row row(Object x, Double y) {
    return RowFactory.create(x, y);
  }
}
