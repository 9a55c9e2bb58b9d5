package io.sparkmaster.kernel.runtime.evidence;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.execution.adaptive.QueryStageExec;
import scala.jdk.javaapi.CollectionConverters;

/** Physical plans as a tree of operators, the adaptive ones as they were in the end. */
final class Plans {
  private static final int MAX_FIELDS = 100;

  private Plans() {}

  static ObjectNode of(org.apache.spark.sql.Dataset<?> dataset) {
    QueryExecution execution = ((Dataset<?>) dataset).queryExecution();
    return tree(execution.executedPlan());
  }

  private static ObjectNode tree(SparkPlan plan) {
    if (plan instanceof AdaptiveSparkPlanExec adaptive) {
      return tree(adaptive.executedPlan());
    }
    if (plan instanceof QueryStageExec stage) {
      return tree(stage.plan());
    }
    var node =
        Json.object()
            .put("operator", plan.nodeName().strip())
            .put("details", plan.simpleString(MAX_FIELDS));
    var metrics = node.putObject("metrics");
    CollectionConverters.asJava(plan.metrics())
        .forEach((name, metric) -> metrics.put(name, metric.value()));
    var children = node.putArray("children");
    CollectionConverters.asJava(plan.children()).forEach(child -> children.add(tree(child)));
    return node;
  }
}
