package io.sparkmaster.graders.builtin;

import static io.sparkmaster.graders.builtin.Graded.evidence;
import static io.sparkmaster.graders.builtin.Graded.options;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.graders.spi.v1.Column;
import io.sparkmaster.graders.spi.v1.Grade.State;
import io.sparkmaster.graders.spi.v1.Probe;
import io.sparkmaster.graders.spi.v1.Table;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

class RowsPropertiesTest {
  private static final RowsGrader GRADER = new RowsGrader();
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("n", "bigint"),
          Column.of("x", "double"),
          Column.of("d", "decimal(10,2)"),
          Column.of("s", "string"));

  private static State grade(
      List<List<@Nullable Object>> expected,
      List<List<@Nullable Object>> actual,
      Object... options) {
    return GRADER
        .grade(
            evidence(
                    (Probe<Table>) new Probe.Rows(10_000),
                    new Table(COLUMNS, expected, false),
                    new Table(COLUMNS, actual, false))
                .build(),
            options(GRADER, options))
        .state();
  }

  @Property(tries = 300)
  void aTableEqualsItselfInAnyRowOrder(
      @ForAll("rows") List<List<@Nullable Object>> rows, @ForAll Random random) {
    var shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, random);

    assertThat(grade(rows, shuffled)).isEqualTo(State.PASSED);
    assertThat(grade(rows, shuffled, "tolerance", 0)).isEqualTo(State.PASSED);
    assertThat(grade(rows, shuffled, "tolerance", 10)).isEqualTo(State.PASSED);
  }

  @Property(tries = 300)
  void anySingleChangedCellFails(
      @ForAll("someRows") List<List<@Nullable Object>> rows,
      @ForAll @IntRange(max = 1000) int at,
      @ForAll @IntRange(max = 3) int column,
      @ForAll("row") List<@Nullable Object> other) {
    var position = at % rows.size();
    var changed = new ArrayList<>(rows);
    var row = new ArrayList<>(rows.get(position));
    var before = row.set(column, other.get(column));
    changed.set(position, row);

    assertThat(grade(rows, changed))
        .isEqualTo(same(before, other.get(column)) ? State.PASSED : State.FAILED);
    assertThat(grade(rows, changed, "ordered", true))
        .isEqualTo(same(before, other.get(column)) ? State.PASSED : State.FAILED);
  }

  /** Cells come from values that are far apart, so equality is that of Spark alone. */
  private static boolean same(@Nullable Object left, @Nullable Object right) {
    if (left instanceof Double a && right instanceof Double b) {
      return a.equals(b) || a.doubleValue() == b.doubleValue();
    }
    if (left instanceof BigDecimal a && right instanceof BigDecimal b) {
      return a.compareTo(b) == 0;
    }
    return Objects.equals(left, right);
  }

  @Property(tries = 300)
  void rowsAreAMultiset(
      @ForAll("smallRows") List<Integer> left, @ForAll("smallRows") List<Integer> right) {
    var counts = new HashMap<Integer, Integer>();
    left.forEach(n -> counts.merge(n, 1, Integer::sum));
    right.forEach(n -> counts.merge(n, -1, Integer::sum));
    var equal = counts.values().stream().allMatch(count -> count == 0);

    assertThat(grade(few(left), few(right))).isEqualTo(equal ? State.PASSED : State.FAILED);
  }

  private static List<List<@Nullable Object>> few(List<Integer> numbers) {
    var rows = new ArrayList<List<@Nullable Object>>();
    numbers.forEach(n -> rows.add(Arrays.asList(1L, n.doubleValue(), BigDecimal.ONE, null)));
    return rows;
  }

  @Property(tries = 300)
  void rowsThatMovedWithinTheToleranceAreAlwaysMatched(
      @ForAll("points") List<List<Double>> points, @ForAll Random random) {
    var expected = new ArrayList<Canonical>();
    var actual = new ArrayList<Canonical>();
    for (var point : points) {
      expected.add(canonical(point.get(0), point.get(1)));
      actual.add(
          canonical(point.get(0) + random.nextInt(5) - 2, point.get(1) + random.nextInt(5) - 2));
    }
    Collections.shuffle(actual, random);

    assertThat(RowMatching.of(expected, actual, new Tolerance(2, 0)).complete()).isTrue();
  }

  @Property(tries = 300)
  void asManyRowsAreMatchedAsCanBe(
      @ForAll("fewPoints") List<List<Double>> left, @ForAll("fewPoints") List<List<Double>> right) {
    var expected = left.stream().map(p -> canonical(p.get(0), p.get(1))).toList();
    var actual = right.stream().map(p -> canonical(p.get(0), p.get(1))).toList();
    var tolerance = new Tolerance(1, 0);

    var matching = RowMatching.of(expected, actual, tolerance);

    var most = mostPairs(expected, actual, 0, new boolean[actual.size()], tolerance);
    assertThat(expected.size() - matching.missing().size()).isEqualTo(most);
    assertThat(actual.size() - matching.extra().size()).isEqualTo(most);
  }

  /** The size of a largest matching, by trying all. */
  private static int mostPairs(
      List<Canonical> left, List<Canonical> right, int i, boolean[] used, Tolerance tolerance) {
    if (i == left.size()) {
      return 0;
    }
    var most = mostPairs(left, right, i + 1, used, tolerance);
    for (var j = 0; j < used.length; j++) {
      if (!used[j] && left.get(i).matches(right.get(j), tolerance)) {
        used[j] = true;
        most = Math.max(most, 1 + mostPairs(left, right, i + 1, used, tolerance));
        used[j] = false;
      }
    }
    return most;
  }

  private static Canonical canonical(double x, double y) {
    return new Canonical("point", new double[] {x, y});
  }

  @Provide
  Arbitrary<List<@Nullable Object>> row() {
    return Combinators.combine(
            Arbitraries.longs().between(-3, 3).injectNull(0.2),
            Arbitraries.of(0.0, -0.0, 1.5, -20.0, 1e300, Double.NaN, Double.POSITIVE_INFINITY)
                .injectNull(0.2),
            Arbitraries.of("0", "0.00", "1.10", "1.1", "-7.25")
                .map(BigDecimal::new)
                .injectNull(0.2),
            Arbitraries.of("", "a", "A", "null").injectNull(0.2))
        .as((n, x, d, s) -> Arrays.<@Nullable Object>asList(n, x, d, s));
  }

  @Provide
  Arbitrary<List<List<@Nullable Object>>> rows() {
    return row().list().ofMaxSize(12);
  }

  @Provide
  Arbitrary<List<List<@Nullable Object>>> someRows() {
    return row().list().ofMinSize(1).ofMaxSize(12);
  }

  @Provide
  Arbitrary<List<Integer>> smallRows() {
    return Arbitraries.integers().between(0, 2).list().ofMaxSize(4);
  }

  @Provide
  Arbitrary<List<List<Double>>> points() {
    return point(12).list().ofMaxSize(40);
  }

  @Provide
  Arbitrary<List<List<Double>>> fewPoints() {
    return point(4).list().ofMaxSize(6);
  }

  private static Arbitrary<List<Double>> point(int most) {
    return Arbitraries.integers().between(0, most).map(Integer::doubleValue).list().ofSize(2);
  }
}
