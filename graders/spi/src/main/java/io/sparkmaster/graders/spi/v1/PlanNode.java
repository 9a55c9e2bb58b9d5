package io.sparkmaster.graders.spi.v1;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An operator of a physical plan, with the operators that feed it.
 *
 * @param operator Spark's name: {@code BroadcastHashJoin}, {@code Exchange}
 * @param details the operator's line in Spark's plan text; what a query has as texts stands in it
 *     too
 * @param metrics Spark's SQL metrics by name, raw: rows, bytes, milliseconds
 * @param functions names of the functions that the operator calls and Spark cannot look into
 * @param scan what is read; empty when the operator reads from no source
 * @param children with those of subqueries, and below the scan of a cache what filled the cache
 */
public record PlanNode(
    String operator,
    String details,
    Map<String, Long> metrics,
    List<String> functions,
    Optional<PlanScan> scan,
    List<PlanNode> children) {
  /** Copies metrics, functions and children. */
  public PlanNode {
    metrics = Map.copyOf(metrics);
    functions = List.copyOf(functions);
    children = List.copyOf(children);
  }

  /** An operator that calls no such functions, and reads from no source. */
  public PlanNode(
      String operator, String details, Map<String, Long> metrics, List<PlanNode> children) {
    this(operator, details, metrics, List.of(), Optional.empty(), children);
  }
}
