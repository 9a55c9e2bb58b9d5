package io.sparkmaster.graders.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.courses.catalog.Combinator;
import io.sparkmaster.graders.runner.plugins.GraderRegistry;
import io.sparkmaster.graders.spi.v1.Feedback;
import io.sparkmaster.graders.spi.v1.Feedback.Kind;
import io.sparkmaster.graders.spi.v1.Feedback.MarkedPlan;
import io.sparkmaster.graders.spi.v1.Grade;
import io.sparkmaster.graders.spi.v1.Grade.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every grader says to a learner, as learners read it: {@code target/feedback.md} has all. */
final class FeedbackTest {
  private static final int LONGEST_TEXT = 700;
  private static final int LONGEST_GRADE = 1_500;

  /** What nobody who learns Spark should meet; {@code sql.functions} is what they import. */
  private static final List<String> FOREIGN =
      List.of(
          "\\b(io\\.sparkmaster|java|javax|scala|jdk|sun)\\.[a-z]+\\.",
          "\\borg\\.apache\\.spark\\.(?!sql\\.functions\\b)",
          "\\b\\w+(Exec|Impl|Grader|Probe|Node)\\b",
          "\\$(anon|colon|read|\\$)",
          "\\bat [\\w.$]+\\(",
          "Lambda/",
          "\\w#\\d+",
          "plan_id|codegen id|\\(TID \\d+\\)|SQLSTATE|stage failure",
          "\\bUnresolved[A-Z]\\w+|BoxedUnit|RelationalGroupedDataset",
          "\"(type|name|fields|nullable|metadata|kind)\" ?:",
          "Optional\\[|Optional\\.empty|\\w+@[0-9a-f]{5,}",
          "  |\\.\\. |\\s[.,;:](\\s|$)|\\.\\.$");

  /** Words that blame, belittle, or that people who learn English do not know. */
  private static final List<String> UNKIND =
      List.of(
          "(?i)\\b(obviously|simply|careless|stupid|silly|cheat\\w*|you forgot|you"
              + " failed|nobody)\\b",
          "(?i)\\b(lacking|seldom|mend|hence|thereof)\\b");

  static Stream<FeedbackCase> cases() {
    return Stream.of(
            DatasetFeedback.cases(),
            ValueFeedback.cases(),
            CellFeedback.cases(),
            PlanFeedback.cases(),
            CombinedFeedback.cases())
        .flatMap(each -> each);
  }

  private static Stream<Grade> grades(FeedbackCase each) {
    return Stream.of(each.given(), each.hidden());
  }

  private static String everything(Grade grade) {
    return grade.feedback().stream()
        .map(feedback -> feedback.text() + " " + details(feedback))
        .collect(Collectors.joining("\n"));
  }

  private static String details(Feedback feedback) {
    return feedback.details().stream()
        .map(
            detail ->
                detail instanceof MarkedPlan plan
                    ? plan.lines().stream().map(MarkedPlan.Line::text).toList().toString()
                    : detail.toString())
        .collect(Collectors.joining("\n"));
  }

  @Test
  void everyGraderIsLookedAtWithAWrongAndASubtlyWrongAnswer() throws IOException {
    var all = cases().toList();
    Files.createDirectories(Path.of("target"));
    Files.writeString(Path.of("target", "feedback.md"), FeedbackPage.of(all));
    var ids = new ArrayList<>(List.of("depends_on", CombinedFeedback.CELL));
    Stream.of(Combinator.values()).map(Combinator::id).forEach(ids::add);
    try (var graders = GraderRegistry.builtIn()) {
      ids.addAll(graders.graders().keySet());
    }

    assertThat(ids).hasSizeGreaterThan(10);
    for (var id : ids) {
      assertThat(all)
          .as(id)
          .filteredOn(each -> each.grader().equals(id) && each.given().state() != State.PASSED)
          .hasSizeGreaterThan(1);
    }
    assertThat(all).extracting(FeedbackCase::grader).allMatch(ids::contains);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatIsWrongIsToldWithWhatWasFoundAndWanted(FeedbackCase each) {
    assertThat(everything(each.given())).contains(each.told());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aWrongAnswerIsToldWhatToDo(FeedbackCase each) {
    grades(each)
        .forEach(
            grade -> {
              var kinds = grade.feedback().stream().map(Feedback::kind).toList();
              switch (grade.state()) {
                case PASSED -> assertThat(kinds).isSubsetOf(Kind.PRAISE, Kind.INFORMATIVE);
                case FAILED, PARTIAL -> assertThat(kinds).contains(Kind.ACTIONABLE);
                case NOT_ATTEMPTED, NOT_GRADABLE ->
                    assertThat(everything(grade))
                        .containsPattern(
                            "\\b(Run|run it|Fix|Print|to that first|tell your teacher|could not be"
                                + " judged)\\b");
              }
              if (grade.state() != State.PASSED) {
                assertThat(kinds.get(0)).isIn(Kind.ESSENTIAL, Kind.INFORMATIVE);
              }
            });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void textsAreWholeSentencesOfABoundedLength(FeedbackCase each) {
    grades(each)
        .forEach(
            grade -> {
              assertThat(grade.feedback())
                  .extracting(Feedback::text)
                  .allSatisfy(
                      text -> {
                        assertThat(text).matches("(?s)\\p{Lu}.*[.?]");
                        assertThat(text).hasSizeLessThanOrEqualTo(LONGEST_TEXT);
                        assertThat(text).doesNotContain("\n");
                      });
              assertThat(
                      grade.feedback().stream()
                          .mapToInt(feedback -> feedback.text().length())
                          .sum())
                  .isLessThanOrEqualTo(LONGEST_GRADE);
            });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void nothingOfTheMachineryIsShown(FeedbackCase each) {
    grades(each)
        .map(FeedbackTest::everything)
        .forEach(
            text -> {
              FOREIGN.forEach(foreign -> assertThat(text).doesNotContainPattern(foreign));
              UNKIND.forEach(unkind -> assertThat(text).doesNotContainPattern(unkind));
              if (!each.answer().matches(".*(value|allows null).*")) {
                assertThat(text).doesNotContainPattern("\\b[Nn]ull\\b");
              }
            });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void onHiddenDataNeitherDataNorDetailsAreShown(FeedbackCase each) {
    assertThat(each.hidden().state()).isEqualTo(each.given().state());
    assertThat(each.hidden().feedback()).allMatch(feedback -> feedback.details().isEmpty());
    // The choices of a question are its author's texts.
    if (!each.grader().equals("quiz") && !each.grader().equals("any")) {
      assertThat(everything(each.hidden())).doesNotContainPattern(FeedbackCase.DATA);
    }
  }
}
