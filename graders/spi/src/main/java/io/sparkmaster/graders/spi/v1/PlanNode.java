package io.sparkmaster.graders.spi.v1;

import java.util.List;
import java.util.Map;

/**
 * An operator of a physical plan, with the operators that feed it.
 *
 * @param operator Spark's name: {@code BroadcastHashJoin}, {@code Exchange}
 * @param details the operator's line in Spark's plan text
 * @param metrics Spark's SQL metrics by name, raw: rows, bytes, milliseconds
 */
public record PlanNode(
    String operator, String details, Map<String, Long> metrics, List<PlanNode> children) {
  /** Copies metrics and children. */
  public PlanNode {
    metrics = Map.copyOf(metrics);
    children = List.copyOf(children);
  }
}
