package io.sparkmaster.graders.builtin;

import static io.sparkmaster.graders.builtin.Graded.evidence;
import static io.sparkmaster.graders.builtin.Graded.options;
import static io.sparkmaster.graders.builtin.Graded.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.graders.spi.v1.CellOutput;
import io.sparkmaster.graders.spi.v1.Evidence;
import io.sparkmaster.graders.spi.v1.Grade;
import io.sparkmaster.graders.spi.v1.Grade.State;
import io.sparkmaster.graders.spi.v1.Probe;
import org.junit.jupiter.api.Test;

class OutputGraderTest {
  private static final OutputGrader GRADER = new OutputGrader();
  private static final Probe<CellOutput> PROBE = new Probe.Output();

  private static Grade grade(String expected, String actual, Object... options) {
    return GRADER.grade(
        evidence(PROBE, new CellOutput(expected, "", false), new CellOutput(actual, "", false))
            .build(),
        options(GRADER, options));
  }

  private static State state(String expected, String actual, Object... options) {
    return grade(expected, actual, options).state();
  }

  @Test
  void spacesAtEndsOfLinesAndEmptyLinesAroundDoNotCount() {
    assertThat(state("a\n b\n", "\n\na  \r\n b\n\n\n")).isEqualTo(State.PASSED);
    assertThat(state("a\n b\n", "a\nb\n")).isEqualTo(State.FAILED);
    assertThat(state("a\nb", "a\n\nb")).isEqualTo(State.FAILED);
    assertThat(state("a", "A")).isEqualTo(State.FAILED);
  }

  @Test
  void exactMeansEveryCharacterButTheKindOfLineEnd() {
    assertThat(state("a\n", "a\r\n", "match", "exact")).isEqualTo(State.PASSED);
    assertThat(state("a\n", "a", "match", "exact")).isEqualTo(State.FAILED);
    assertThat(state("a\n", "a \n", "match", "exact")).isEqualTo(State.FAILED);
  }

  @Test
  void theFirstDifferingLineIsShown() {
    assertThat(text(grade("a\nb\nc", "a\nx\nc"))).contains("Line 2 is \"x\", expected \"b\".");
    assertThat(text(grade("a\nb", "a"))).contains("Line 2 is missing, expected \"b\".");
    assertThat(text(grade("a", "a\nb"))).contains("Line 2 is \"b\", expected no line there.");
    assertThat(text(grade("a", "b", "reveal", false))).doesNotContain("\"");
  }

  @Test
  void aTextOrAnExpressionIsFoundAnywhere() {
    assertThat(state("", "in all: 42 birds", "match", "contains", "text", "42 birds"))
        .isEqualTo(State.PASSED);
    assertThat(state("", "in all: 4 2 birds", "match", "contains", "text", "42 birds"))
        .isEqualTo(State.FAILED);
    assertThat(state("42", "it is 42!", "match", "contains")).isEqualTo(State.PASSED);
    assertThat(state("", "x\nin all: 42\n", "match", "regex", "text", "^in all: \\d+$"))
        .isEqualTo(State.PASSED);
    assertThat(state("", "x in all: 42\n", "match", "regex", "text", "^in all: \\d+$"))
        .isEqualTo(State.FAILED);
  }

  @Test
  void anExpressionThatBacktracksForEverIsGivenUp() {
    assertThat(state("", "a".repeat(300), "match", "regex", "text", "(.*)(.*)(.*)(.*)(.*)\\5b"))
        .isEqualTo(State.NOT_GRADABLE);
    assertThat(state("", "ab".repeat(500_000), "match", "regex", "text", "^(a|b)*c"))
        .isEqualTo(State.NOT_GRADABLE);
  }

  @Test
  void theStreamIsChosen() {
    var evidence = Evidence.builder().actual(PROBE, new CellOutput("out", "err", false)).build();

    assertThat(
            GRADER
                .grade(
                    evidence,
                    options(GRADER, "match", "contains", "text", "err", "stream", "stderr"))
                .state())
        .isEqualTo(State.PASSED);
    assertThat(GRADER.grade(evidence, options(GRADER, "match", "contains", "text", "err")).state())
        .isEqualTo(State.FAILED);
  }

  @Test
  void nothingPrintedIsSaidSo() {
    assertThat(text(grade("a", " \n"))).contains("Your cell printed nothing.", "println");
  }

  @Test
  void truncatedOutputProvesOnlyWhatItContains() {
    var part = new CellOutput("42 birds", "", true);
    var evidence = evidence(PROBE, new CellOutput("42 birds", "", false), part).build();

    assertThat(GRADER.grade(evidence, options(GRADER)).state()).isEqualTo(State.NOT_GRADABLE);
    assertThat(GRADER.grade(evidence, options(GRADER, "match", "contains")).state())
        .isEqualTo(State.PASSED);
    assertThat(
            GRADER
                .grade(evidence, options(GRADER, "match", "contains", "text", "43 birds"))
                .state())
        .isEqualTo(State.NOT_GRADABLE);
    assertThat(GRADER.grade(evidence(PROBE, part, part).build(), options(GRADER)).state())
        .isEqualTo(State.NOT_GRADABLE);
  }

  @Test
  void withoutAnExpectedOutputThereIsNeverAPass() {
    var answered = Evidence.builder().actual(PROBE, new CellOutput("", "", false)).build();

    assertThat(GRADER.grade(answered, options(GRADER)).state()).isEqualTo(State.NOT_GRADABLE);
    assertThat(state("", "")).isEqualTo(State.NOT_GRADABLE);
    assertThat(
            GRADER
                .grade(
                    Evidence.builder().build(), options(GRADER, "match", "contains", "text", "a"))
                .state())
        .isEqualTo(State.NOT_GRADABLE);
  }
}
