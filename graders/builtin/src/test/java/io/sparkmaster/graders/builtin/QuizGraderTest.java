package io.sparkmaster.graders.builtin;

import static io.sparkmaster.graders.builtin.Graded.options;
import static io.sparkmaster.graders.builtin.Graded.text;
import static io.sparkmaster.graders.builtin.Graded.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.graders.spi.v1.Evidence;
import io.sparkmaster.graders.spi.v1.Grade;
import io.sparkmaster.graders.spi.v1.Grade.State;
import io.sparkmaster.graders.spi.v1.OptionsException;
import io.sparkmaster.graders.spi.v1.Probe;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QuizGraderTest {
  private static final QuizGrader GRADER = new QuizGrader();
  private static final Map<String, String> CHOICES =
      Map.of("map", "map changes each row alone.", "groupBy", "Yes: it shuffles.", "join", "");

  private static Grade grade(boolean hidden, @Nullable Object given, Object... options) {
    var evidence =
        Evidence.builder().actual(new Probe.Value(), value(given)).hidden(hidden).build();
    return GRADER.grade(evidence, options(GRADER, options));
  }

  private static Grade grade(@Nullable Object given, Object... options) {
    return grade(false, given, options);
  }

  @Test
  void oneChoiceIsRightAndAWrongOneIsExplained() {
    var options = new Object[] {"kind", "single", "answer", "groupBy", "choices", CHOICES};

    assertThat(grade("groupBy", options).state()).isEqualTo(State.PASSED);
    assertThat(grade(" GROUPBY ", options).state()).isEqualTo(State.PASSED);
    assertThat(text(grade("groupBy", options))).contains("it shuffles");
    assertThat(grade("map", options).state()).isEqualTo(State.FAILED);
    assertThat(text(grade("map", options))).contains("map changes each row alone.");
    assertThat(text(grade("flatMap", options))).contains("\"flatMap\" is none of the choices");
    assertThat(grade(List.of("groupBy", "map"), options).state()).isEqualTo(State.FAILED);
    assertThat(text(grade(true, "map", options))).doesNotContain("each row");
    assertThat(text(grade(true, List.of("groupBy", "map"), options)))
        .contains("more than one answer")
        .doesNotContain("2");
    assertThat(text(grade(true, "secret", options))).doesNotContain("secret");
  }

  @Test
  void whoChoosesEverythingGainsNothing() {
    var choices = Map.of("a", "", "b", "No.", "c", "", "d", "");
    var options =
        new Object[] {"kind", "multiple", "answer", List.of("a", "c"), "choices", choices};

    assertThat(grade(List.of("c", "a"), options).state()).isEqualTo(State.PASSED);
    assertThat(grade("a, c", options).state()).isEqualTo(State.PASSED);
    assertThat(grade(List.of("a"), options).state()).isEqualTo(State.PARTIAL);
    assertThat(grade(List.of("a"), options).points()).isEqualTo(1);
    assertThat(grade(List.of("a", "a"), options).state()).isEqualTo(State.PARTIAL);
    assertThat(grade(List.of("a", "b", "c", "d"), options).state()).isEqualTo(State.FAILED);
    assertThat(grade(List.of("a", "b"), options).state()).isEqualTo(State.FAILED);
    assertThat(text(grade(List.of("a", "b"), options)))
        .contains("Your choices: 1 right, 1 wrong, 1 missing.", "No.");
    assertThat(text(grade(true, List.of("a", "b"), options))).doesNotContain("1", "No.");
    assertThat(
            grade(
                    List.of("a"),
                    "kind",
                    "multiple",
                    "answer",
                    List.of("a", "c"),
                    "choices",
                    choices,
                    "partial",
                    false)
                .state())
        .isEqualTo(State.FAILED);
  }

  @Test
  void numbersHaveATolerance() {
    assertThat(grade(200, "kind", "numeric", "answer", 200).state()).isEqualTo(State.PASSED);
    assertThat(grade("200.0", "kind", "numeric", "answer", 200).state()).isEqualTo(State.PASSED);
    assertThat(grade(201L, "kind", "numeric", "answer", 200).state()).isEqualTo(State.FAILED);
    assertThat(grade(3.14, "kind", "numeric", "answer", 3.1416, "tolerance", 0.01).state())
        .isEqualTo(State.PASSED);
    assertThat(grade(3.1, "kind", "numeric", "answer", 3.1416, "tolerance", 0.01).state())
        .isEqualTo(State.FAILED);
    assertThat(text(grade("200 MB", "kind", "numeric", "answer", 200))).contains("one number");
    assertThat(grade(Double.NaN, "kind", "numeric", "answer", 200).state()).isEqualTo(State.FAILED);
  }

  @Test
  void aNumberTooGreatForADoubleIsNearToNone() {
    for (var given : List.of("1e999", "-1e999", "1e-2000", "1e2147483647")) {
      assertThat(text(grade(given, "kind", "numeric", "answer", 200))).contains("one number");
      assertThat(grade(given, "kind", "numeric", "answer", 200, "tolerance", 5).state())
          .isEqualTo(State.FAILED);
    }
    assertThat(
            grade(Double.POSITIVE_INFINITY, "kind", "numeric", "answer", 1, "tolerance", 9).state())
        .isEqualTo(State.FAILED);
    assertRefused("a number", "kind", "numeric", "answer", "1e999");
    var tolerance = new Tolerance(1, 0.5);
    assertThat(tolerance.close(Double.POSITIVE_INFINITY, 200)).isFalse();
    assertThat(tolerance.close(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY)).isTrue();
    assertThat(tolerance.close(Double.NaN, Double.NaN)).isFalse();
  }

  @Test
  void ofATextOnlySpellingCounts() {
    var options = new Object[] {"kind", "text", "answer", List.of("data  skew", "skew")};

    assertThat(grade(" Data Skew", options).state()).isEqualTo(State.PASSED);
    assertThat(grade("SKEW", options).state()).isEqualTo(State.PASSED);
    assertThat(grade("dataskew", options).state()).isEqualTo(State.FAILED);
  }

  @Test
  void anOrderIsPartlyRightAsFarAsItIsInOrder() {
    var options =
        new Object[] {"kind", "ordering", "answer", List.of("parse", "analyse", "plan", "run")};

    assertThat(grade("parse, analyse, plan, run", options).state()).isEqualTo(State.PASSED);
    var swapped = grade(List.of("parse", "plan", "analyse", "run"), options);
    assertThat(swapped.state()).isEqualTo(State.PARTIAL);
    assertThat(swapped.points() / swapped.max()).isEqualTo(2.0 / 3);
    assertThat(text(swapped)).contains("3 of the 4 are in order among themselves");
    assertThat(grade(List.of("run", "plan", "analyse", "parse"), options).state())
        .isEqualTo(State.FAILED);
    assertThat(text(grade(List.of("parse", "parse", "plan", "run"), options)))
        .contains("each of the 4 things once");
  }

  @Test
  void withoutAnAnswerOfItsOwnTheExpectedValueIsRight() {
    var evidence =
        Graded.evidence(new Probe.Value(), value(List.of("a", "b")), value("b, a")).build();

    assertThat(GRADER.grade(evidence, options(GRADER, "kind", "multiple")).state())
        .isEqualTo(State.PASSED);
    assertThat(grade("a", "kind", "single").state()).isEqualTo(State.NOT_GRADABLE);
  }

  @Test
  void nothingIsNoAnswer() {
    for (var nothing : new Object[] {"", "  ", List.of(), List.of("")}) {
      assertThat(grade(nothing, "kind", "text", "answer", "x").state())
          .isEqualTo(State.NOT_ATTEMPTED);
    }
    assertThat(grade(null, "kind", "text", "answer", "null").state())
        .isEqualTo(State.NOT_ATTEMPTED);
  }

  @Test
  void questionsThatNobodyCanAnswerAreRefused() {
    assertRefused("needs the option \"kind\"");
    assertRefused("among the choices", "kind", "single", "answer", "x", "choices", CHOICES);
    assertRefused("with several", "kind", "single", "answer", List.of("a", "b"));
    assertRefused("a number", "kind", "numeric", "answer", "many");
    assertRefused("at least two things", "kind", "ordering", "answer", "one");
    assertRefused("only single and multiple", "kind", "text", "answer", "x", "choices", CHOICES);
  }

  private static void assertRefused(String message, Object... options) {
    assertThatThrownBy(() -> GRADER.probes(options(GRADER, options)))
        .isInstanceOf(OptionsException.class)
        .hasMessageContaining(message);
  }
}
