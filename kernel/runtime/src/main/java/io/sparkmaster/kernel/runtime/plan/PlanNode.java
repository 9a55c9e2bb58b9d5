package io.sparkmaster.kernel.runtime.plan;

import java.util.List;

/**
 * A step of a plan.
 *
 * @param title what kind of step it is
 * @param details what it does here
 * @param figures what it has done, when it has run
 * @param children the steps whose rows it takes
 */
record PlanNode(String title, List<String> details, List<String> figures, List<PlanNode> children) {
  PlanNode {
    details = List.copyOf(details);
    figures = List.copyOf(figures);
    children = List.copyOf(children);
  }
}
