package io.sparkmaster.kernel.runtime.evidence;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.UserDefinedExpression;
import org.apache.spark.sql.catalyst.expressions.objects.Invoke;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.execution.DataSourceScanExec;
import org.apache.spark.sql.execution.FilterExec;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.execution.adaptive.QueryStageExec;
import org.apache.spark.sql.execution.columnar.InMemoryTableScanExec;
import scala.jdk.javaapi.CollectionConverters;

/** Physical plans as a tree of operators, the adaptive ones as they were in the end. */
final class Plans {
  private static final int MAX_FIELDS = 100;

  private Plans() {}

  /**
   * The plan of a Dataset's query. One that adapts to what it meets is run up to its last stage,
   * whose rows are not computed: before, its joins and exchanges are only intended.
   */
  static ObjectNode of(org.apache.spark.sql.Dataset<?> dataset) {
    QueryExecution execution = ((Dataset<?>) dataset).queryExecution();
    if (execution.executedPlan() instanceof AdaptiveSparkPlanExec adaptive) {
      return tree(adaptive.finalPhysicalPlan());
    }
    return tree(execution.executedPlan());
  }

  private static ObjectNode tree(SparkPlan plan) {
    if (plan instanceof AdaptiveSparkPlanExec adaptive) {
      return tree(adaptive.executedPlan());
    }
    if (plan instanceof QueryStageExec stage) {
      return tree(stage.plan());
    }
    var node = Json.object().put("operator", plan.nodeName().strip()).put("details", details(plan));
    var metrics = node.putObject("metrics");
    CollectionConverters.asJava(plan.metrics())
        .forEach((name, metric) -> metrics.put(name, metric.value()));
    var functions = functions(plan);
    if (!functions.isEmpty()) {
      functions.forEach(node.putArray("functions")::add);
    }
    Scans.of(plan).ifPresent(scan -> node.set("scan", scan.toJson()));
    var children = node.putArray("children");
    CollectionConverters.asJava(plan.children()).forEach(child -> children.add(tree(child)));
    for (var subquery : CollectionConverters.asJava(plan.subqueries())) {
      children.add(tree((SparkPlan) subquery));
    }
    if (plan instanceof InMemoryTableScanExec cached) {
      // What fills a cache is part of how the answer is computed, though Spark shows it as a leaf.
      children.add(tree(cached.relation().cachedPlan()));
    }
    return node;
  }

  /** Spark cuts what it says of a scan at 100 characters; filters and columns are needed whole. */
  private static String details(SparkPlan plan) {
    var line = plan.simpleString(MAX_FIELDS);
    if (plan instanceof DataSourceScanExec scan) {
      var metadata = CollectionConverters.asJava(scan.metadata());
      for (var key : Set.of("PushedFilters", "PartitionFilters", "DataFilters", "ReadSchema")) {
        line = withWhole(line, key + ": ", metadata.getOrDefault(key, ""));
      }
    }
    return line;
  }

  private static String withWhole(String line, String label, String value) {
    int from = line.indexOf(label) + label.length();
    if (!line.contains(label) || line.startsWith(value, from)) {
      return line;
    }
    int same = 0;
    while (same < value.length()
        && from + same < line.length()
        && line.charAt(from + same) == value.charAt(same)) {
      same++;
    }
    int cut = line.indexOf("...", from + same);
    return cut == from + same
        ? line.substring(0, from) + value + line.substring(cut + "...".length())
        : line;
  }

  /** The names of functions that Spark cannot look into. */
  private static Set<String> functions(SparkPlan plan) {
    var names = new TreeSet<String>();
    for (var expression : CollectionConverters.asJava(plan.expressions())) {
      addFunctions(expression, plan instanceof FilterExec, names);
    }
    return names;
  }

  private static void addFunctions(Expression expression, boolean filter, Set<String> names) {
    if (expression instanceof UserDefinedExpression own) {
      names.add(own.name());
    } else if (filter
        && expression instanceof Invoke call
        && call.targetObject() instanceof Literal) {
      names.add("lambda");
    }
    for (var child : CollectionConverters.asJava(expression.children())) {
      addFunctions(child, filter, names);
    }
  }
}
