package io.sparkmaster.graders.runner;

import io.sparkmaster.graders.runner.FeedbackCase.Answer;
import io.sparkmaster.graders.spi.v1.Evidence;
import io.sparkmaster.graders.spi.v1.PlanNode;
import io.sparkmaster.graders.spi.v1.PlanScan;
import io.sparkmaster.graders.spi.v1.Probe;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Plans as Spark 4 writes them, with the numbers that it gives to columns, plans and caches. */
final class PlanFeedback {
  private static final Probe<PlanNode> PLAN = new Probe.Plan();

  private static final PlanNode SCAN =
      new PlanNode(
          "Scan parquet ",
          "FileScan parquet [item#1,speed#2,year#3] Batched: true, DataFilters:"
              + " [isnotnull(speed#2)], Format: Parquet, PartitionFilters: [], PushedFilters:"
              + " [IsNotNull(speed)], ReadSchema: struct<item:string,speed:int>",
          Map.of(),
          List.of(),
          Optional.of(
              new PlanScan(
                  List.of("item", "speed"), List.of("IsNotNull(speed)"), List.of(), List.of())),
          List.of());

  private static final PlanNode GROUPED =
      node(
          "WholeStageCodegen (2)",
          "WholeStageCodegen (2)",
          node(
              "HashAggregate",
              "HashAggregate(keys=[item#1], functions=[sum(speed#2)], output=[item#1, total#17L])",
              node(
                  "AQEShuffleRead",
                  "AQEShuffleRead coalesced",
                  node(
                      "Exchange",
                      "Exchange hashpartitioning(item#1, 200), ENSURE_REQUIREMENTS, [plan_id=42]",
                      node(
                          "Project",
                          "Project [item#1, half(speed#2) AS half(speed)#12]",
                          List.of("half"),
                          SCAN)))));

  private static final PlanNode JOINED =
      node(
          "SortMergeJoin",
          "SortMergeJoin [item#1], [item#21], Inner",
          node("Sort", "Sort [item#1 ASC NULLS FIRST], false, 0", GROUPED),
          SCAN);

  private static final PlanNode COLLECTED =
      node("LocalTableScan", "LocalTableScan [item#31, total#32L]");

  private PlanFeedback() {}

  private static PlanNode node(String operator, String details, PlanNode... children) {
    return new PlanNode(operator, details, Map.of(), List.of(children));
  }

  private static PlanNode node(
      String operator, String details, List<String> functions, PlanNode child) {
    return new PlanNode(operator, details, Map.of(), functions, Optional.empty(), List.of(child));
  }

  private static Answer plan(String answer, PlanNode actual, Object... options) {
    var evidence = Evidence.builder().expected(PLAN, GROUPED).actual(PLAN, actual);
    return new Answer("plan", answer, evidence, options);
  }

  static Stream<FeedbackCase> cases() {
    return Stream.of(
        plan("an operator that is ruled out", JOINED, "must_not", List.of("Exchange"))
            .tells("Exchange", "shuffle", "hashpartitioning(item, 200)"),
        plan("a window", node("Window", "Window [x#1]", SCAN), "must_not", "Window")
            .tells("groupBy"),
        plan("no hint known", GROUPED, "must_not", "Project").tells("Project", "explain()"),
        plan("a sort", JOINED, "must_not", "Sort").tells("orderBy"),
        plan("an operator is missing", GROUPED, "must", "Window").tells("Window", "explain()"),
        plan("no such operator", GROUPED, "must_not", "Hash*").tells("HashAggregate"),
        plan("none of these", GROUPED, "must", "*Join").tells("*Join"),
        plan("one shuffle more", GROUPED, "exchanges", Map.of("max", 0))
            .tells("exactly 0", "1 shuffle"),
        plan("no shuffle", SCAN, "exchanges", Map.of("min", 1)).tells("at least 1", "0 shuffles"),
        plan("another join", JOINED, "join", "broadcast_hash")
            .tells("SortMergeJoin", "BroadcastHashJoin", "broadcast(small)"),
        plan("no join", GROUPED, "join", "broadcast_hash").tells("no join", "BroadcastHashJoin"),
        plan("join by merging", broadcast(), "join", "sort_merge").tells("hint(\"merge\")"),
        plan("join by hashing", JOINED, "join", "shuffled_hash").tells("shuffle_hash"),
        plan("join by comparing", JOINED, "join", "broadcast_nested_loop").tells("broadcast"),
        plan("join of all with all", JOINED, "join", "cartesian").tells("crossJoin"),
        plan("filtered behind a cast", GROUPED, "pushed_filters", "speed").tells("speed", "cast"),
        plan("folders are not chosen", GROUPED, "partition_filters", "year").tells("year"),
        plan("reads no files", COLLECTED, "pushed_filters", "speed").tells("reads no files"),
        plan("too many columns", GROUPED, "columns", List.of("item")).tells("\"speed\"", "Select"),
        plan("calls a UDF", GROUPED, "no_udf", true).tells("half(speed)", "UDF"),
        plan("collected before", COLLECTED, "must_not", "Sort").tells("before its plan", "collect"),
        plan("two rules at once", JOINED, "must_not", "Sort", "join", "broadcast_hash")
            .tells("Sort", "BroadcastHashJoin"),
        plan("right", GROUPED, "must_not", "Sort").tells("exercise"));
  }

  private static PlanNode broadcast() {
    return node("BroadcastHashJoin", "BroadcastHashJoin [item#1], [item#9], Inner", SCAN, SCAN);
  }
}
