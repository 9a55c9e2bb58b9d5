package io.sparkmaster.graders.builtin;

import io.sparkmaster.graders.spi.v1.NearNames;
import java.util.List;
import java.util.Map;

/** The names of Spark 4's physical operators, as its plans show them. */
final class PlanOperators {
  private static final List<String> NAMES =
      List.of(
          ("AQEShuffleRead AppendColumns AppendColumnsWithObject ArrowEvalPython BatchEvalPython"
                  + " BatchScan BroadcastExchange BroadcastHashJoin BroadcastNestedLoopJoin"
                  + " CartesianProduct CoGroup Coalesce CollectLimit CollectMetrics CollectTail"
                  + " ColumnarToRow CommandResult CustomShuffleReader DeserializeToObject"
                  + " EmptyRelation Exchange Expand Filter FlatMapGroupsInPandas"
                  + " FlatMapGroupsWithState Generate GlobalLimit HashAggregate InMemoryTableScan"
                  + " LocalLimit LocalTableScan MapElements MapGroups MapInPandas MapPartitions"
                  + " MergingSessions ObjectHashAggregate OneRowRelation Project Range"
                  + " ReusedExchange ReusedSubquery RowToColumnar Sample SerializeFromObject"
                  + " ShuffledHashJoin Sort SortAggregate SortMergeJoin Subquery SubqueryBroadcast"
                  + " TakeOrderedAndProject Union UpdatingSessions Window WindowGroupLimit")
              .split(" "));

  private static final Map<String, String> REMEDIES =
      Map.of(
          "Exchange",
          "An Exchange is a shuffle. groupBy, join, distinct, orderBy and repartition ask for one:"
              + " leave out those that you do not need, and broadcast the small side of a join.",
          "Sort",
          "A Sort comes from orderBy, and from a SortMergeJoin: leave out an order that the answer"
              + " does not need, and broadcast the small side of a join.",
          "CartesianProduct",
          "Each row of one side is joined with each row of the other: join on columns that are"
              + " equal, such as join(other, \"id\").",
          "BroadcastNestedLoopJoin",
          "Each row of one side is compared with each row of the other: join on columns that are"
              + " equal, such as join(other, \"id\").",
          "SortMergeJoin",
          "Both sides are shuffled and sorted: mark the small one with broadcast(small).",
          "Window",
          "A window function sorts each partition: a groupBy is enough when you need one row for"
              + " each group.");

  private PlanOperators() {}

  static boolean known(String name) {
    return name.contains("*") || name.startsWith("Scan") || NAMES.contains(name);
  }

  static String nearest(String name) {
    return NearNames.nearestFirst(name, NAMES).get(0);
  }

  static String remedy(String name) {
    return REMEDIES.getOrDefault(
        name,
        "Call explain() on your answer, and look which of your steps asks for this operator.");
  }
}
