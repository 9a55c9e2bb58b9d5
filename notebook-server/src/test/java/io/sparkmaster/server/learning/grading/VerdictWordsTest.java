package io.sparkmaster.server.learning.grading;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.courses.catalog.CourseId;
import io.sparkmaster.courses.catalog.ExerciseId;
import io.sparkmaster.courses.catalog.LessonId;
import io.sparkmaster.graders.runner.ExerciseGrade;
import io.sparkmaster.graders.runner.GraderGrade;
import io.sparkmaster.graders.runner.Verdict;
import io.sparkmaster.graders.runner.Verdict.Isolation;
import io.sparkmaster.graders.runner.Verdict.Trust;
import io.sparkmaster.graders.spi.v1.Feedback;
import io.sparkmaster.graders.spi.v1.Grade.State;
import io.sparkmaster.server.http.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class VerdictWordsTest {
  private static Verdict verdict(State state, List<GraderGrade> graders, List<String> notes) {
    return new Verdict(
        new CourseId("c"),
        new LessonId("l"),
        "1+ab",
        new ExerciseGrade(
            new ExerciseId("e"),
            "Title",
            state,
            new BigDecimal("2.50"),
            10,
            graders,
            List.of(Feedback.actionable("Try this."))),
        Trust.ADVISORY,
        Isolation.UID,
        Instant.EPOCH,
        notes,
        Optional.empty());
  }

  @Test
  void rowsThatDifferStandSideBySideAsTexts() {
    var extra = new Feedback.RowDifference(List.of("a", "b"), List.of(), Arrays.asList("x", null));
    var wrong =
        new Feedback.RowDifference(
            List.of("a", "b"),
            List.of(new BigDecimal("1E+3"), 2L),
            List.of(new BigDecimal("1000.0"), Double.NaN));
    var grader =
        new GraderGrade(
            "rows",
            "1",
            State.PARTIAL,
            new BigDecimal("2.5"),
            BigDecimal.TEN,
            List.of(Feedback.essential("Two rows differ.", extra, wrong)));

    var json =
        Json.mapper()
            .valueToTree(VerdictWords.of(verdict(State.PARTIAL, List.of(grader), List.of())))
            .toString();

    assertThat(json)
        .contains("\"isolation\":\"uid\"")
        .contains("\"state\":\"partial\",\"points\":2.5,\"maxPoints\":10")
        .contains("{\"row\":null,\"expected\":null,\"actual\":[\"x\",null]}")
        .contains("\"expected\":[\"1000\",\"2\"],\"actual\":[\"1000.0\",\"NaN\"]")
        .contains("\"kind\":\"essential\",\"text\":\"Two rows differ.\"");
  }

  @Test
  void thePlanIsShownWithWhatIsMarked() {
    var plan =
        new Feedback.MarkedPlan(
            List.of(
                new Feedback.MarkedPlan.Line(0, "Exchange " + "x".repeat(500), true),
                new Feedback.MarkedPlan.Line(1, "Scan parquet", false)));
    var grader =
        new GraderGrade(
            "plan",
            "1",
            State.FAILED,
            BigDecimal.ZERO,
            BigDecimal.TEN,
            List.of(Feedback.essential("It shuffles.", plan)));

    var words = VerdictWords.of(verdict(State.FAILED, List.of(grader), List.of()));

    var lines = words.grades().get(1).feedback().get(0).plan();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0).text()).startsWith("Exchange x").hasSizeLessThan(250);
    assertThat(Json.mapper().valueToTree(words).toString())
        .contains("{\"depth\":1,\"text\":\"Scan parquet\",\"marked\":false}");
  }

  @Test
  void aLearnerIsToldThatAPersonWillLookButNotWhy() {
    var plain = verdict(State.PASSED, List.of(), List.of());
    var marked =
        new Verdict(
            plain.course(),
            plain.lesson(),
            plain.lessonVersion(),
            plain.grade(),
            Trust.ISOLATED,
            plain.isolation(),
            plain.at(),
            plain.notes(),
            plain.signed(),
            List.of("It uses Unsafe."));

    var shown = Json.mapper().valueToTree(VerdictWords.of(marked)).toString();

    assertThat(shown).contains("A person will look at this answer").doesNotContain("Unsafe");
  }

  @Test
  void whatConcernsTheAnswerAsAWholeComesFirstWhenNoGraderSpeaks() {
    var words = VerdictWords.of(verdict(State.NOT_ATTEMPTED, List.of(), List.of("A note.")));

    assertThat(words.grades()).hasSize(1);
    assertThat(words.grades().get(0).feedback())
        .extracting(item -> item.kind().text() + " " + item.text())
        .containsExactly("actionable Try this.", "informative A note.");
    assertThat(words.state().text()).isEqualTo("not attempted");
  }
}
