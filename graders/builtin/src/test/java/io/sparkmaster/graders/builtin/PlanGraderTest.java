package io.sparkmaster.graders.builtin;

import static io.sparkmaster.graders.builtin.Graded.options;
import static io.sparkmaster.graders.builtin.Graded.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.graders.spi.v1.Evidence;
import io.sparkmaster.graders.spi.v1.Feedback.MarkedPlan;
import io.sparkmaster.graders.spi.v1.Finding.Cause;
import io.sparkmaster.graders.spi.v1.Finding.Missing;
import io.sparkmaster.graders.spi.v1.Grade;
import io.sparkmaster.graders.spi.v1.Grade.State;
import io.sparkmaster.graders.spi.v1.OptionsException;
import io.sparkmaster.graders.spi.v1.PlanNode;
import io.sparkmaster.graders.spi.v1.PlanScan;
import io.sparkmaster.graders.spi.v1.Probe;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanGraderTest {
  private static final PlanGrader GRADER = new PlanGrader();
  private static final Probe<PlanNode> PROBE = new Probe.Plan();

  private static PlanNode node(String operator, String details, PlanNode... children) {
    return new PlanNode(operator, details, Map.of(), List.of(children));
  }

  private static PlanNode node(String operator, PlanNode... children) {
    return node(operator, operator, children);
  }

  private static PlanNode exchange(PlanNode child) {
    return node("Exchange", "Exchange hashpartitioning(item#17, 4), ENSURE_REQUIREMENTS", child);
  }

  private static final PlanNode SCAN = scan(List.of("year"));

  private static PlanNode scan(List<String> folders) {
    var read =
        new PlanScan(
            List.of("item", "speed", "at"),
            List.of(
                "IsNotNull(speed)",
                "Or(GreaterThan(speed,300),EqualTo(item,a, b))",
                "IsNotNull(height)"),
            List.of("speed", "item"),
            folders);
    return new PlanNode(
        "Scan parquet",
        "FileScan parquet [item#1,speed#2,year#3]",
        Map.of(),
        List.of(),
        Optional.of(read),
        List.of());
  }

  /** As Spark nests generated code. */
  private static final PlanNode PLAN =
      node(
          "WholeStageCodegen (2)",
          node(
              "BroadcastHashJoin",
              node(
                  "HashAggregate",
                  node("InputAdapter", exchange(node("WholeStageCodegen (1)", SCAN)))),
              node("BroadcastExchange", node("Range"))));

  private static Grade grade(PlanNode plan, boolean hidden, Object... options) {
    var evidence = Evidence.builder().actual(PROBE, plan).hidden(hidden).build();
    return GRADER.grade(evidence, options(GRADER, options));
  }

  private static State state(PlanNode plan, Object... options) {
    return grade(plan, false, options).state();
  }

  private static MarkedPlan marked(Grade grade) {
    return (MarkedPlan) grade.feedback().get(0).details().get(0);
  }

  @Test
  void operatorsMustOrMustNotBeThere() {
    assertThat(state(PLAN, "must", "HashAggregate")).isEqualTo(State.PASSED);
    assertThat(state(PLAN, "must", List.of("HashAggregate", "Sort"))).isEqualTo(State.FAILED);
    assertThat(state(PLAN, "must_not", List.of("Sort", "CartesianProduct")))
        .isEqualTo(State.PASSED);
    assertThat(state(PLAN, "must_not", "BroadcastExchange")).isEqualTo(State.FAILED);
    assertThat(state(PLAN, "must", "Scan parquet", "must_not", "Scan csv")).isEqualTo(State.PASSED);
    assertThat(state(PLAN, "must", "Scan*")).isEqualTo(State.PASSED);
    assertThat(state(PLAN, "must_not", "*Exchange")).isEqualTo(State.FAILED);
    assertThat(state(PLAN, "must_not", "xchange*")).isEqualTo(State.PASSED);
  }

  @Test
  void theGuiltyOperatorIsShownAndMarkedInThePlan() {
    var grade = grade(PLAN, false, "must_not", "Exchange");

    assertThat(text(grade))
        .contains("Your plan has the operator Exchange, which the exercise rules out.")
        .contains("In your plan: \"Exchange hashpartitioning(item, 4), ENSURE_REQUIREMENTS\".")
        .contains("broadcast the small side");
    assertThat(marked(grade).lines())
        .extracting(MarkedPlan.Line::depth, MarkedPlan.Line::marked)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(0, false),
            org.assertj.core.groups.Tuple.tuple(1, false),
            org.assertj.core.groups.Tuple.tuple(2, true),
            org.assertj.core.groups.Tuple.tuple(3, false),
            org.assertj.core.groups.Tuple.tuple(1, false),
            org.assertj.core.groups.Tuple.tuple(2, false));
  }

  @Test
  void shufflesAreCountedBroadcastsAndReusedOnesAreNot() {
    var reused = node("Union", exchange(SCAN), node("ReusedExchange"));

    assertThat(state(PLAN, "exchanges", Map.of("max", 1))).isEqualTo(State.PASSED);
    assertThat(state(reused, "exchanges", Map.of("max", 1, "min", 1))).isEqualTo(State.PASSED);
    assertThat(text(grade(exchange(PLAN), false, "exchanges", Map.of("max", 1))))
        .contains(
            "shuffles the data too often; the exercise asks for at most 1. Yours has 2 shuffles");
    assertThat(text(grade(exchange(PLAN), true, "exchanges", Map.of("max", 1))))
        .contains("too often; the exercise asks for at most 1.")
        .doesNotContain("2");
    assertThat(text(grade(exchange(PLAN), true, "must_not", "Exchange")))
        .contains("Exchange")
        .doesNotContain("2");
    assertThat(text(grade(SCAN, false, "exchanges", Map.of("min", 1))))
        .contains("too rarely; the exercise asks for at least 1. Yours has 0 shuffles", "missing");
  }

  @Test
  void everyJoinMustBeDoneAsAsked() {
    var both = node("SortMergeJoin", PLAN, SCAN);

    assertThat(state(PLAN, "join", "broadcast_hash")).isEqualTo(State.PASSED);
    assertThat(text(grade(both, false, "join", "broadcast_hash")))
        .contains("joins with a SortMergeJoin; the exercise asks for a BroadcastHashJoin");
    assertThat(text(grade(SCAN, false, "join", "sort_merge"))).contains("Your plan has no join");
    assertThat(state(node("BroadcastNestedLoopJoin", SCAN), "join", "cartesian"))
        .isEqualTo(State.FAILED);
  }

  @Test
  void aFilterMustReachTheFilesAndNotOnlyItsCheckForNull() {
    assertThat(state(PLAN, "pushed_filters", "speed")).isEqualTo(State.PASSED);
    assertThat(state(PLAN, "pushed_filters", List.of("item", "IsNotNull(height)")))
        .isEqualTo(State.PASSED);
    assertThat(state(PLAN, "pushed_filters", "height")).isEqualTo(State.FAILED);
    assertThat(state(PLAN, "pushed_filters", "spee")).isEqualTo(State.FAILED);
    assertThat(state(PLAN, "pushed_filters", "GreaterThan(speed, 300)")).isEqualTo(State.FAILED);
    assertThat(state(node("Range"), "pushed_filters", "speed")).isEqualTo(State.FAILED);
    assertThat(text(grade(PLAN, false, "pushed_filters", "year")))
        .contains("No filter on year is pushed down to the files.", "FileScan parquet");
  }

  @Test
  void foldersMustBeChosenByAFilter() {
    var unpruned = scan(List.of());

    assertThat(state(PLAN, "partition_filters", "year")).isEqualTo(State.PASSED);
    assertThat(state(unpruned, "partition_filters", "year")).isEqualTo(State.FAILED);
    assertThat(state(PLAN, "partition_filters", "speed")).isEqualTo(State.FAILED);
    assertThat(state(PLAN, "partition_filters", "ear")).isEqualTo(State.FAILED);
  }

  @Test
  void textsInAQueryForgeNoScan() {
    var text =
        " ReadSchema: struct<> PartitionFilters: [(month#9 = 1)] PushedFilters:"
            + " [GreaterThan(height,1), GreaterThan(speed,300)]";
    var forged = node("Filter", "Filter (item#1 = " + text + ")", SCAN);
    var alone = node("Filter", "Filter (item#1 = " + text + ")", node("Range"));

    assertThat(state(forged, "pushed_filters", "height")).isEqualTo(State.FAILED);
    assertThat(state(forged, "pushed_filters", "GreaterThan(speed,300)")).isEqualTo(State.FAILED);
    assertThat(state(forged, "partition_filters", "month")).isEqualTo(State.FAILED);
    assertThat(state(forged, "columns", "speed")).isEqualTo(State.FAILED);
    assertThat(text(grade(alone, false, "columns", "speed"))).contains("reads no files");
  }

  @Test
  void onlyTheNeededColumnsMayBeRead() {
    assertThat(state(PLAN, "columns", List.of("item", "speed", "at", "more")))
        .isEqualTo(State.PASSED);
    assertThat(text(grade(PLAN, false, "columns", "speed")))
        .contains("reads columns that the answer does not need. Not needed: \"item\", \"at\".");
    assertThat(text(grade(PLAN, true, "columns", "speed")))
        .contains("reads columns")
        .doesNotContain("2", "item", "hashpartitioning");
  }

  @Test
  void functionsThatSparkCannotLookIntoAreRefusedHoweverTheyAreCalled() {
    var udf =
        new PlanNode(
            "Project",
            "Project [half(id#0)]",
            Map.of(),
            List.of("half"),
            Optional.empty(),
            List.of(SCAN));

    assertThat(state(PLAN, "no_udf", true)).isEqualTo(State.PASSED);
    assertThat(state(udf, "no_udf", true)).isEqualTo(State.FAILED);
    assertThat(state(node("MapElements", SCAN), "no_udf", true)).isEqualTo(State.FAILED);
    assertThat(text(grade(udf, false, "no_udf", true))).contains("half(id)", "instead of a UDF");
  }

  @Test
  void anAnswerThatWasComputedBeforeItsPlanBeginsProvesNothing() {
    var collected = node("LocalTableScan", "LocalTableScan [item#1]");
    var throughRdd = node("Scan ExistingRDD", "Scan ExistingRDD[item#1]");
    var empty = node("LocalTableScan", "LocalTableScan <empty>, [item#1]");

    for (var hiding : List.of(collected, throughRdd)) {
      assertThat(withExpected(hiding, PLAN).state()).isEqualTo(State.FAILED);
      assertThat(text(withExpected(hiding, PLAN))).contains("computed before its plan begins");
      assertThat(withExpected(hiding, hiding).state()).isEqualTo(State.PASSED);
    }
    assertThat(withExpected(empty, PLAN).state()).isEqualTo(State.PASSED);
  }

  private static Grade withExpected(PlanNode actual, PlanNode expected) {
    var evidence = Evidence.builder().actual(PROBE, actual).expected(PROBE, expected).build();
    return GRADER.grade(evidence, options(GRADER, "must_not", "Exchange"));
  }

  @Test
  void aPlanThatCouldNotBeReadIsNeverPassed() {
    var broken = Evidence.builder().actual(PROBE, new Missing<>(Cause.FAILED, "no")).build();

    assertThat(GRADER.grade(broken, options(GRADER, "no_udf", true)).state())
        .isEqualTo(State.FAILED);
    assertThat(
            GRADER.grade(Evidence.builder().build(), options(GRADER, "must_not", "Sort")).state())
        .isEqualTo(State.NOT_GRADABLE);
  }

  @Test
  void aMistypedOperatorIsRefusedWithTheNearest() {
    assertThatThrownBy(() -> GRADER.probes(options(GRADER, "must_not", "BroadcastHashjoin")))
        .isInstanceOf(OptionsException.class)
        .hasMessageContaining("Did you mean BroadcastHashJoin?");
    assertThatThrownBy(() -> GRADER.probes(options(GRADER)))
        .isInstanceOf(OptionsException.class)
        .hasMessageContaining("partition_filters");
  }
}
