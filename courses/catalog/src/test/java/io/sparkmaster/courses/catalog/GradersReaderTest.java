package io.sparkmaster.courses.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GradersReaderTest {
  private static final String METRICS =
      "      - {id: metrics, weight: 2, options: {jobs: {max: 1}}}\n";

  @TempDir Path root;

  private CourseFixture with(String graders) {
    return CourseFixture.in(root).replace("first/exercises.yaml", METRICS, graders);
  }

  private String faults(String graders) {
    return with(graders).load().faults().toString();
  }

  @Test
  void combinatorsHoldGradersThatMayDependOnThoseAboveThem() {
    var exercise =
        with("""
              - id: weighted
                weight: 3
                depends_on: [value]
                options: {pass: 0.5}
                graders:
                  - {id: metrics, weight: 2, options: {jobs: {max: 1}}}
                  - {id: any, graders: [{id: value}, {id: metrics, options: {jobs: {max: 2}}}]}
        """)
            .lesson()
            .exercises()
            .get(0);

    var use = exercise.graders().get(1);
    assertThat(use.id()).isEqualTo("weighted");
    assertThat(use.weight()).isEqualTo(3);
    assertThat(use.dependsOn()).containsExactly("value");
    assertThat(use.options()).isEqualTo(Map.of("pass", 0.5));
    assertThat(use.leaves().map(GraderUse::id)).containsExactly("metrics", "value", "metrics");
    assertThat(exercise.graders().get(0).leaves()).isEqualTo(List.of(exercise.graders().get(0)));
  }

  @Test
  void aFaultInsideOfACombinatorHasItsOwnPlace() {
    assertThat(faults("      - {id: all, graders: [{id: metric, options: {jobs: {max: 1}}}]}\n"))
        .contains("exercises.yaml:11:34", "No grader has the id \"metric\"", "\"metrics\"");
    assertThat(faults("      - {id: all, graders: []}\n"))
        .contains("The combinator all has no grader");
    assertThat(faults("      - {id: any}\n")).contains("The key \"graders\" is missing");
    assertThat(faults("      - {id: value, graders: [{id: metrics}]}\n"))
        .contains("Nothing reads the key \"graders\"");
  }

  @Test
  void optionsOfCombinatorsAreChecked() {
    assertThat(faults("      - {id: all, options: {pass: 1}, graders: [{id: value}]}\n"))
        .contains("The combinator all has no option \"pass\"");
    assertThat(faults("      - {id: weighted, options: {pass: 7}, graders: [{id: value}]}\n"))
        .contains("pass of the combinator weighted is 7", "such as 0.7");
  }

  @Test
  void onlyWhatStandsAboveCanBeDependedOn() {
    assertThat(faults("      - {id: metrics, depends_on: [vlaue], options: {jobs: {max: 1}}}\n"))
        .contains("depends_on names \"vlaue\"", "Known: value");
    assertThat(faults("      - {id: all, graders: [{id: value, depends_on: [value]}]}\n"))
        .contains("The first grader can depend on none");
  }

  @Test
  void endlessNestingIsRefused() {
    var open = "{id: all, graders: [".repeat(6);
    assertThat(faults("      - " + open + "{id: value}" + "]}".repeat(6) + "\n"))
        .contains("more than 4 deep");
  }
}
