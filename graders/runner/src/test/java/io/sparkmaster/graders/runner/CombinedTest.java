package io.sparkmaster.graders.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.courses.catalog.GraderUse;
import io.sparkmaster.graders.spi.v1.Feedback;
import io.sparkmaster.graders.spi.v1.Grade;
import io.sparkmaster.graders.spi.v1.Grade.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CombinedTest {
  private static final Map<String, Grade> GRADES =
      Map.of(
          "right", Grade.passed(Feedback.praise("well done")),
          "right-too", Grade.passed(),
          "wrong", Grade.failed(Feedback.essential("wrong it is")),
          "half", Grade.partial(1, 2, List.of(Feedback.essential("half of it"))),
          "none", Grade.notAttempted("nothing there"),
          "dark", Grade.notGradable("cannot see"));

  private final List<String> asked = new ArrayList<>();

  private static GraderUse use(String id) {
    return new GraderUse(id, 1, Map.of());
  }

  private static GraderUse combined(String id, Map<String, Object> options, GraderUse... parts) {
    return new GraderUse(id, 1, options, List.of(), List.of(parts));
  }

  private Grade grade(GraderUse use) {
    return Combined.inOrder(
            List.of(use),
            leaf -> {
              asked.add(leaf.id());
              return GRADES.get(leaf.id());
            })
        .get(0);
  }

  private State state(String combinator, String... ids) {
    var parts = List.of(ids).stream().map(CombinedTest::use).toArray(GraderUse[]::new);
    return grade(combined(combinator, Map.of(), parts)).state();
  }

  @Test
  void allIsAllOrNothing() {
    assertThat(state("all", "right", "right-too")).isEqualTo(State.PASSED);
    assertThat(state("all", "right", "half")).isEqualTo(State.FAILED);
    assertThat(state("all", "right", "dark")).isEqualTo(State.NOT_GRADABLE);
    assertThat(state("all", "wrong", "dark")).isEqualTo(State.FAILED);
    assertThat(state("all", "right", "none")).isEqualTo(State.NOT_ATTEMPTED);
  }

  @Test
  void anyNeedsOneAndTellsWhatTheNearestLacks() {
    assertThat(state("any", "wrong", "right")).isEqualTo(State.PASSED);
    assertThat(state("any", "dark", "right")).isEqualTo(State.PASSED);
    assertThat(state("any", "wrong", "dark")).isEqualTo(State.NOT_GRADABLE);
    assertThat(state("any", "none", "right")).isEqualTo(State.NOT_ATTEMPTED);
    assertThat(state("any", "wrong", "half")).isEqualTo(State.PARTIAL);
    var feedback = grade(combined("any", Map.of(), use("wrong"), use("half"))).feedback();
    assertThat(feedback.toString()).contains("2 ways", "half of it").doesNotContain("wrong it is");
  }

  @Test
  void weightedGivesEachItsShareAndPassesFromTheShareAskedFor() {
    var three = new GraderUse("right", 3, Map.of());
    var grade = grade(combined("weighted", Map.of(), three, use("wrong")));

    assertThat(grade.state()).isEqualTo(State.PARTIAL);
    assertThat(grade.points() / grade.max()).isEqualTo(0.75);
    assertThat(grade(combined("weighted", Map.of("pass", 0.75), three, use("wrong"))).state())
        .isEqualTo(State.PASSED);
    assertThat(grade(combined("weighted", Map.of("pass", 0.8), three, use("wrong"))).state())
        .isEqualTo(State.PARTIAL);
    assertThat(state("weighted", "wrong", "wrong")).isEqualTo(State.FAILED);
    assertThat(state("weighted", "right", "dark")).isEqualTo(State.NOT_GRADABLE);
    assertThat(state("weighted", "right", "right-too")).isEqualTo(State.PASSED);
  }

  @Test
  void combinatorsStandInOneAnother() {
    var inner = combined("all", Map.of(), use("right"), use("wrong"));

    assertThat(grade(combined("any", Map.of(), inner, use("right-too"))).state())
        .isEqualTo(State.PASSED);
    assertThat(grade(combined("all", Map.of(), inner, use("right-too"))).state())
        .isEqualTo(State.FAILED);
  }

  @Test
  void whatDependsOnAnotherIsNotAskedBeforeThatHasPassed() {
    for (var blocking : List.of("wrong", "half", "none", "dark")) {
      asked.clear();
      var after = new GraderUse("right", 1, Map.of(), List.of(blocking), List.of());
      var grades =
          Combined.inOrder(
              List.of(use(blocking), after),
              leaf -> {
                asked.add(leaf.id());
                return GRADES.get(leaf.id());
              });

      assertThat(asked).containsExactly(blocking);
      assertThat(grades.get(1).state()).isNotEqualTo(State.PASSED);
      assertThat(grades.get(1).feedback().toString()).contains("\"" + blocking + "\" has passed");
    }
    var after = new GraderUse("half", 1, Map.of(), List.of("right"), List.of());
    assertThat(Combined.inOrder(List.of(use("right"), after), leaf -> GRADES.get(leaf.id())).get(1))
        .isEqualTo(GRADES.get("half"));
  }
}
