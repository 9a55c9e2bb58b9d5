package io.sparkmaster.graders.builtin;

import static io.sparkmaster.graders.builtin.Graded.evidence;
import static io.sparkmaster.graders.builtin.Graded.options;
import static io.sparkmaster.graders.builtin.Graded.row;
import static io.sparkmaster.graders.builtin.Graded.table;
import static io.sparkmaster.graders.builtin.Graded.text;
import static io.sparkmaster.graders.builtin.Graded.truncated;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.graders.spi.v1.Evidence;
import io.sparkmaster.graders.spi.v1.Feedback;
import io.sparkmaster.graders.spi.v1.Finding.Cause;
import io.sparkmaster.graders.spi.v1.Finding.Missing;
import io.sparkmaster.graders.spi.v1.Grade;
import io.sparkmaster.graders.spi.v1.Grade.State;
import io.sparkmaster.graders.spi.v1.Probe;
import io.sparkmaster.graders.spi.v1.Table;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RowsGraderTest {
  private static final RowsGrader GRADER = new RowsGrader();
  private static final Probe<Table> PROBE = new Probe.Rows(10_000);
  private static final Table BIRDS =
      table(
          "species string, strikes bigint",
          row("gull", 12L),
          row("kestrel", 7L),
          row("gull", 12L),
          row("owl", null));

  private static Grade grade(Table expected, Table actual, Object... options) {
    return GRADER.grade(evidence(PROBE, expected, actual).build(), options(GRADER, options));
  }

  @SafeVarargs
  private static Table birds(List<@Nullable Object>... rows) {
    return new Table(BIRDS.columns(), List.of(rows), false);
  }

  private static Table one(@Nullable Object cell) {
    return table("n double", row(cell));
  }

  private static State compare(
      @Nullable Object expected, @Nullable Object actual, Object... options) {
    return grade(one(expected), one(actual), options).state();
  }

  @Nested
  class Rows {
    @Test
    void theSameRowsPassInAnyOrder() {
      var actual = birds(row("owl", null), row("gull", 12L), row("kestrel", 7L), row("gull", 12L));

      assertThat(grade(BIRDS, BIRDS).state()).isEqualTo(State.PASSED);
      assertThat(grade(BIRDS, actual).state()).isEqualTo(State.PASSED);
    }

    @Test
    void noRowsAreRightOnlyWhereNoneAreExpected() {
      assertThat(grade(birds(), birds()).state()).isEqualTo(State.PASSED);
      assertThat(grade(BIRDS, birds()).state()).isEqualTo(State.FAILED);
      assertThat(grade(birds(), BIRDS).state()).isEqualTo(State.FAILED);
    }

    @Test
    void aDroppedDuplicateFails() {
      var grade = grade(BIRDS, birds(row("gull", 12L), row("kestrel", 7L), row("owl", null)));

      assertThat(grade.state()).isEqualTo(State.FAILED);
      assertThat(text(grade))
          .contains("is missing 1 row (4 rows expected)", "duplicates count", "[\"gull\", 12]");
    }

    @Test
    void aRowThatWasMultipliedFails() {
      var grade =
          grade(
              BIRDS,
              birds(
                  row("gull", 12L),
                  row("kestrel", 7L),
                  row("gull", 12L),
                  row("owl", null),
                  row("kestrel", 7L)));

      assertThat(text(grade))
          .contains("has 1 row too many", "a join that multiplies", "[\"kestrel\", 7]");
    }

    @Test
    void theSameDistinctRowsWithOtherCountsFail() {
      var grade =
          grade(
              BIRDS,
              birds(row("gull", 12L), row("kestrel", 7L), row("kestrel", 7L), row("owl", null)));

      assertThat(grade.state()).isEqualTo(State.FAILED);
    }

    @Test
    void oneRowTooManyFromABorderFails() {
      var grade =
          grade(
              BIRDS,
              birds(
                  row("gull", 12L),
                  row("kestrel", 7L),
                  row("gull", 12L),
                  row("owl", null),
                  row("swift", 3L)));

      assertThat(text(grade))
          .contains("The first extra row is [\"swift\", 3].", "borders of your filters");
    }

    @Test
    void aWrongCellIsShownWithItsColumnAndBothValues() {
      var grade =
          grade(
              BIRDS,
              birds(row("gull", 12L), row("kestrel", 8L), row("gull", 12L), row("owl", null)));

      assertThat(text(grade))
          .contains(
              "Your answer has 1 row that is wrong (4 rows expected).",
              "in your row [\"kestrel\", 8], \"strikes\" is 8, expected 7.");
      assertThat(grade.feedback().get(1).details())
          .containsExactly(
              new Feedback.RowDifference(
                  List.of("species", "strikes"), row("kestrel", 7L), row("kestrel", 8L)));
    }

    @Test
    void withoutRevealOnlyCountsAreTold() {
      var grade = grade(BIRDS, birds(row("kestrel", 8L)), "reveal", false);

      assertThat(text(grade)).contains("is missing 4 rows").doesNotContain("gull", "kestrel");
      assertThat(grade.feedback()).allMatch(feedback -> feedback.details().isEmpty());
    }
  }

  @Nested
  class Order {
    private final Table sorted = birds(row("gull", 3L), row("kestrel", 2L), row("owl", 1L));
    private final Table unsorted = birds(row("gull", 3L), row("owl", 1L), row("kestrel", 2L));

    @Test
    void isAskedForOnRequestOnly() {
      assertThat(grade(sorted, unsorted).state()).isEqualTo(State.PASSED);
      assertThat(grade(sorted, sorted, "ordered", true).state()).isEqualTo(State.PASSED);
    }

    @Test
    void thatIsWrongIsToldApartFromWrongRows() {
      var grade = grade(sorted, unsorted, "ordered", true);

      assertThat(grade.state()).isEqualTo(State.FAILED);
      assertThat(text(grade))
          .contains(
              "not in the expected order: row 2 is [\"owl\", 1], expected [\"kestrel\", 2].",
              "orderBy");
    }

    @Test
    void ofWrongRowsDoesNotMatter() {
      assertThat(text(grade(sorted, birds(row("gull", 3L)), "ordered", true)))
          .contains("is missing 2 rows");
    }
  }

  @Nested
  class Cells {
    @Test
    void nullIsNeitherZeroNorEmptyNorNaN() {
      assertThat(compare(null, null)).isEqualTo(State.PASSED);
      assertThat(compare(null, 0.0)).isEqualTo(State.FAILED);
      assertThat(compare(0L, null)).isEqualTo(State.FAILED);
      assertThat(compare(null, "")).isEqualTo(State.FAILED);
      assertThat(compare(null, Double.NaN)).isEqualTo(State.FAILED);
      assertThat(compare("null", null)).isEqualTo(State.FAILED);
    }

    @Test
    void specialNumbersCompareAsSparkComparesThem() {
      assertThat(compare(Double.NaN, Double.NaN)).isEqualTo(State.PASSED);
      assertThat(compare(Double.NaN, Float.NaN)).isEqualTo(State.PASSED);
      assertThat(compare(0.0, -0.0, "tolerance", 0)).isEqualTo(State.PASSED);
      assertThat(compare(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY))
          .isEqualTo(State.PASSED);
      assertThat(compare(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY))
          .isEqualTo(State.FAILED);
      assertThat(compare(Double.POSITIVE_INFINITY, Double.MAX_VALUE)).isEqualTo(State.FAILED);
      assertThat(compare(Double.NaN, 1.0)).isEqualTo(State.FAILED);
      assertThat(compare(-Double.MAX_VALUE, Double.MAX_VALUE)).isEqualTo(State.FAILED);
    }

    @Test
    void aDecimalBeyondEveryDoubleIsNotCloseToAnything() {
      assertThat(compare(1.5, new BigDecimal("1E+400"))).isEqualTo(State.FAILED);
    }

    @Test
    void numbersCompareByValueUnlessTypesAreStrict() {
      assertThat(compare(3L, 3)).isEqualTo(State.PASSED);
      assertThat(compare(3L, 3.0)).isEqualTo(State.PASSED);
      assertThat(compare(0.1, 0.1f)).isEqualTo(State.PASSED);
      assertThat(compare(new BigDecimal("1.10"), new BigDecimal("1.1"))).isEqualTo(State.PASSED);
      assertThat(compare(3L, "3")).isEqualTo(State.FAILED);
      assertThat(compare(1L, true)).isEqualTo(State.FAILED);
      assertThat(compare(3L, 3, "strict_types", true)).isEqualTo(State.FAILED);
      assertThat(text(grade(one(3L), one(3), "strict_types", true)))
          .contains("is 3 (int), expected 3 (bigint)");
    }

    @Test
    void integersAndDecimalsAreExactWhateverTheTolerance() {
      assertThat(compare(9_007_199_254_740_993L, 9_007_199_254_740_992L)).isEqualTo(State.FAILED);
      assertThat(compare(100L, 101L, "tolerance", 5)).isEqualTo(State.FAILED);
      assertThat(compare(new BigDecimal("1.10"), new BigDecimal("1.11"), "tolerance", 1))
          .isEqualTo(State.FAILED);
    }

    @Test
    void aSumInAnotherOrderIsTheSameByDefaultAndNotWithToleranceZero() {
      var otherOrder = 0.1 + 0.2 + 0.3;
      assertThat(otherOrder).isNotEqualTo(0.6);

      assertThat(compare(0.6, otherOrder)).isEqualTo(State.PASSED);
      assertThat(compare(0.6, otherOrder, "tolerance", 0)).isEqualTo(State.FAILED);
    }

    @Test
    void toleranceIsAbsoluteAndItsEndCounts() {
      assertThat(compare(150.0, 150.5, "tolerance", 0.5)).isEqualTo(State.PASSED);
      assertThat(compare(150.0, 150.625, "tolerance", 0.5)).isEqualTo(State.FAILED);
      assertThat(compare(150.0, 151.0, "relative_tolerance", 0.01)).isEqualTo(State.PASSED);
      assertThat(compare(150.0, 152.0, "relative_tolerance", 0.01)).isEqualTo(State.FAILED);
    }

    @Test
    void partsOfCellsAreCompared() {
      assertThat(compare(row(1L, row("a", null)), row(1L, row("a", null)))).isEqualTo(State.PASSED);
      assertThat(compare(row(1L, 2L), row(2L, 1L))).isEqualTo(State.FAILED);
      assertThat(compare(row(1L), row(1L, null))).isEqualTo(State.FAILED);
      assertThat(compare(row(0.1 + 0.2), row(0.3))).isEqualTo(State.PASSED);
      assertThat(compare(Map.of("a", 1.0, "b", 2.0), Map.of("b", 2.0, "a", 1.0)))
          .isEqualTo(State.PASSED);
      assertThat(compare(Map.of("a", 1.0, "b", 2.0), Map.of("b", 1.0, "a", 2.0)))
          .isEqualTo(State.FAILED);
    }

    @Test
    void closenessIsDecidedForAllRowsTogether() {
      var expected = table("x double, y double", row(0.0, 0.0), row(0.9, 0.0));
      var actual = table("x double, y double", row(0.9, 0.0), row(1.8, 0.0));

      assertThat(grade(expected, actual, "tolerance", 1).state()).isEqualTo(State.PASSED);
      assertThat(grade(expected, actual, "tolerance", 0.5).state()).isEqualTo(State.FAILED);
    }
  }

  @Nested
  class Columns {
    private final Table expected = table("a bigint, b bigint", row(1L, 2L), row(3L, 4L));
    private final Table swapped = table("b bigint, a bigint", row(2L, 1L), row(4L, 3L));
    private final Table renamed = table("x bigint, b bigint", row(1L, 2L), row(3L, 4L));

    @Test
    void inAnotherOrderFailUnlessAnyOrderIsAllowed() {
      var grade = grade(expected, swapped);

      assertThat(grade.state()).isEqualTo(State.FAILED);
      assertThat(text(grade)).contains("the expected names in another order");
      assertThat(grade(expected, swapped, "columns", "any_order").state()).isEqualTo(State.PASSED);
      assertThat(text(grade(expected, swapped, "columns", "exact")))
          .contains("in another order than expected. Yours: \"b\", \"a\". Expected: \"a\", \"b\".");
    }

    @Test
    void withOtherNamesFailOnlyWhereNamesMatter() {
      assertThat(grade(expected, renamed).state()).isEqualTo(State.PASSED);
      assertThat(text(grade(expected, renamed, "columns", "exact"))).contains("other names");
      assertThat(text(grade(expected, renamed, "columns", "any_order"))).contains("other names");
    }

    @Test
    void thatAreLackingOrTooManyAreCounted() {
      var wide = table("a bigint, b bigint, c bigint", row(1L, 2L, 3L));

      assertThat(text(grade(expected, wide)))
          .contains("Your answer has 3 columns, but 2 are expected. Expected: \"a\", \"b\".");
    }

    @Test
    void withTheSameNameAreNotTakenForEachOther() {
      var twice = table("a bigint, a bigint", row(1L, 2L));
      var other = table("a bigint, b bigint", row(1L, 2L));

      assertThat(grade(twice, other, "columns", "any_order").state()).isEqualTo(State.FAILED);
      assertThat(grade(twice, twice, "columns", "exact").state()).isEqualTo(State.PASSED);
    }

    @Test
    void ofRowsThatAnAuthorWroteGoByPosition() {
      var written = new Table(List.of(), List.of(row(1, 2), row(3, 4)), false);

      assertThat(grade(written, expected, "columns", "exact").state()).isEqualTo(State.PASSED);
      assertThat(grade(written, swapped).state()).isEqualTo(State.FAILED);
      assertThat(grade(written, table("a bigint", row(1L))).state()).isEqualTo(State.FAILED);
    }
  }

  @Nested
  class WithoutEvidence {
    private Grade absent(Cause cause, boolean hidden) {
      return GRADER.grade(
          Evidence.builder()
              .expected(PROBE, BIRDS)
              .actual(PROBE, new Missing<>(cause, "no variable named total"))
              .hidden(hidden)
              .build(),
          options(GRADER));
    }

    @Test
    void thereIsNeverAPass() {
      assertThat(GRADER.grade(Evidence.builder().build(), options(GRADER)).state())
          .isEqualTo(State.NOT_GRADABLE);
      assertThat(absent(Cause.NOT_ATTEMPTED, false).state()).isEqualTo(State.NOT_ATTEMPTED);
      assertThat(absent(Cause.UNSUITABLE, false).state()).isEqualTo(State.FAILED);
      assertThat(absent(Cause.FAILED, false).state()).isEqualTo(State.FAILED);
      assertThat(absent(Cause.UNAVAILABLE, false).state()).isEqualTo(State.NOT_GRADABLE);
    }

    @Test
    void theReasonIsToldOnlyOnGivenData() {
      for (var cause : Cause.values()) {
        assertThat(text(absent(cause, false))).contains("No variable named total.");
        assertThat(text(absent(cause, true))).doesNotContainIgnoringCase("named total");
      }
    }

    @Test
    void aMissingExpectedAnswerIsNotTheLearnersFault() {
      var evidence = Evidence.builder().actual(PROBE, BIRDS).build();

      var grade = GRADER.grade(evidence, options(GRADER));

      assertThat(grade.state()).isEqualTo(State.NOT_GRADABLE);
      assertThat(text(grade)).contains("expected answer is not known", "not your mistake");
    }

    @Test
    void truncatedRowsProveNothingEvenWhenTheyAreEqual() {
      assertThat(grade(BIRDS, truncated(BIRDS)).state()).isEqualTo(State.NOT_GRADABLE);
      assertThat(grade(truncated(BIRDS), BIRDS).state()).isEqualTo(State.NOT_GRADABLE);
      assertThat(grade(truncated(BIRDS), truncated(BIRDS)).state()).isEqualTo(State.NOT_GRADABLE);
      assertThat(grade(BIRDS, truncated(birds(row("gull", 1L)))).state())
          .isEqualTo(State.NOT_GRADABLE);
    }

    @Test
    void truncatedRowsThatAreTooManyAlreadyAreWrong() {
      var grade = grade(birds(row("gull", 12L)), truncated(BIRDS));

      assertThat(grade.state()).isEqualTo(State.FAILED);
      assertThat(text(grade)).contains("more than 4 rows, but the expected answer has 1 row");
    }
  }
}
