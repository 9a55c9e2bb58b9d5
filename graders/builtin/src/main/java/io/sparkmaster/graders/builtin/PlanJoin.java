package io.sparkmaster.graders.builtin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How Spark can join. */
enum PlanJoin {
  BROADCAST_HASH(
      "BroadcastHashJoin",
      "Mark the small side with broadcast(small), in SQL with /*+ BROADCAST(small) */, and join on"
          + " equality."),
  SORT_MERGE(
      "SortMergeJoin",
      "Ask for it with hint(\"merge\"), in SQL /*+ MERGE(t) */, or lower"
          + " spark.sql.autoBroadcastJoinThreshold."),
  SHUFFLED_HASH(
      "ShuffledHashJoin", "Ask for it with hint(\"shuffle_hash\"), in SQL /*+ SHUFFLE_HASH(t) */."),
  BROADCAST_NESTED_LOOP(
      "BroadcastNestedLoopJoin",
      "Mark the small side with broadcast(small), and join on a condition such as a < b: Spark then"
          + " uses it."),
  CARTESIAN("CartesianProduct", "Use crossJoin: Spark joins two large sides in this way.");

  private final String operator;
  private final String remedy;

  PlanJoin(String operator, String remedy) {
    this.operator = operator;
    this.remedy = remedy;
  }

  Optional<PlanComplaint> complaint(Plan plan) {
    var others = new ArrayList<String>();
    for (var join : values()) {
      if (join != this) {
        others.add(join.operator);
      }
    }
    var wrong = plan.where(node -> others.contains(Plan.name(node)));
    if (!wrong.isEmpty()) {
      return Optional.of(
          new PlanComplaint(
              "Your plan joins with a %s; the exercise asks for a %s."
                  .formatted(Plan.name(wrong.get(0)), operator),
              remedy,
              wrong));
    }
    return plan.where(node -> Plan.name(node).equals(operator)).isEmpty()
        ? Optional.of(
            new PlanComplaint(
                "Your plan has no join; the exercise asks for a %s.".formatted(operator),
                "Join the two DataFrames: a lookup in a local collection is no join.",
                List.of()))
        : Optional.empty();
  }
}
