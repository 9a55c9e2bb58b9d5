package io.sparkmaster.kernel.runtime.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the steps of plans are, in a learner's words. */
final class Steps {
  private static final Map<String, String> MEANINGS = new LinkedHashMap<>();

  static {
    MEANINGS.put(
        "Exchange",
        "A shuffle: rows are written to disk and sent to the tasks that need them. It ends a stage,"
            + " and is often what a query spends most of its time on.");
    MEANINGS.put(
        "BroadcastExchange",
        "The rows are collected in the driver and sent whole to every executor, so that the other,"
            + " larger side need not be shuffled.");
    MEANINGS.put(
        "ReusedExchange",
        "Takes the rows of an exchange elsewhere in the plan: computed once only.");
    MEANINGS.put(
        "Scan",
        "Reads files or a table. Good scans read few columns, push filters down to the files and"
            + " skip partitions.");
    MEANINGS.put("InMemoryTableScan", "Reads what cache() or persist() keeps in memory.");
    MEANINGS.put("LocalTableScan", "Rows that were in the driver.");
    MEANINGS.put("Range", "Numbers made by spark.range.");
    MEANINGS.put("Filter", "Lets the rows through that meet the condition.");
    MEANINGS.put("Project", "Chooses and computes columns.");
    MEANINGS.put(
        "HashAggregate",
        "Groups rows in a hash table. Often twice: partial ones before the exchange, so that little"
            + " is shuffled, and the rest after it.");
    MEANINGS.put("ObjectHashAggregate", "Groups rows whose aggregates are objects, such as lists.");
    MEANINGS.put("SortAggregate", "Groups rows that were sorted before; slower than hashing.");
    MEANINGS.put(
        "BroadcastHashJoin",
        "Joins with a small side that every executor has whole: no shuffle of the large side.");
    MEANINGS.put(
        "SortMergeJoin",
        "Both sides are shuffled and sorted by the key, then merged: works for any size, and costs"
            + " two exchanges.");
    MEANINGS.put(
        "ShuffledHashJoin", "Both sides are shuffled by the key; one becomes a hash table.");
    MEANINGS.put(
        "BroadcastNestedLoopJoin",
        "Compares every row with every row of a small side, as there is no equality to join on:"
            + " slow for large data.");
    MEANINGS.put(
        "CartesianProduct",
        "Pairs every row with every row of the other side: slow for large data.");
    MEANINGS.put("Sort", "Sorts the rows of each partition; spills to disk if memory is short.");
    MEANINGS.put("TakeOrderedAndProject", "The first rows in an order, without sorting all.");
    MEANINGS.put("Window", "Computes over a group of rows around each row.");
    MEANINGS.put("Generate", "Makes several rows of one, as explode does.");
    MEANINGS.put(
        "Expand", "Copies each row for several groupings, as rollup, cube and count distinct do.");
    MEANINGS.put("Union", "One input after the other.");
    MEANINGS.put("GlobalLimit", "The first rows.");
    MEANINGS.put("LocalLimit", "The first rows of each partition.");
    MEANINGS.put("CollectLimit", "The first rows, for the driver.");
    MEANINGS.put("MapElements", "Calls a function of the notebook with each row as an object.");
    MEANINGS.put("DeserializeToObject", "Makes objects of rows, for a function.");
    MEANINGS.put("SerializeFromObject", "Makes rows of objects.");
    MEANINGS.put("MapPartitions", "Calls a function of the notebook with each partition.");
    MEANINGS.put("StateStoreSave", "Keeps a stream's state for the next batch.");
    MEANINGS.put("StateStoreRestore", "Takes a stream's state from the batch before.");
  }

  private Steps() {}

  /** What a step of that title is. */
  static Optional<String> meaning(String title) {
    var first = title.split(" ", 2)[0];
    return Optional.ofNullable(MEANINGS.get(first));
  }
}
