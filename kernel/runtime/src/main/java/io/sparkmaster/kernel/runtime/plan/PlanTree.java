package io.sparkmaster.kernel.runtime.plan;

import io.sparkmaster.kernel.runtime.text.Texts;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.execution.ColumnarToRowExec;
import org.apache.spark.sql.execution.CommandExecutionMode;
import org.apache.spark.sql.execution.InputAdapter;
import org.apache.spark.sql.execution.SQLExecution;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.WholeStageCodegenExec;
import org.apache.spark.sql.execution.adaptive.AQEShuffleReadExec;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.execution.adaptive.QueryStageExec;
import org.apache.spark.sql.execution.exchange.ReusedExchangeExec;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * How Spark computes a Dataset: the physical plan without what is there for Spark's own sake. An
 * adaptive plan is shown as it is now, which after the query has run is how it was in the end.
 *
 * @param root the last step
 * @param caption whether the plan has run, so that there are figures
 */
public record PlanTree(PlanNode root, String caption) {
  private static final String PLANNED = "The plan; nothing was computed.";
  private static final String RAN = "The plan as it ran.";

  /** A plan that is not adaptive does not tell whether it came to its end. */
  private static final String SO_FAR = "The plan, and what was computed so far.";

  /** The plan; nothing is computed. */
  public static PlanTree of(org.apache.spark.sql.Dataset<?> dataset) {
    var plan = ((Dataset<?>) dataset).queryExecution().executedPlan();
    if (isFinal(plan)) {
      return new PlanTree(node(plan, List.of(), true), RAN);
    }
    var hasFigures = !(plan instanceof AdaptiveSparkPlanExec) && hasFigures(plan);
    return new PlanTree(node(plan, List.of(), hasFigures), hasFigures ? SO_FAR : PLANNED);
  }

  /** Computes all rows, on the calling thread, and throws them away; then the plan has figures. */
  public static PlanTree run(org.apache.spark.sql.Dataset<?> dataset) {
    var own = ((Dataset<?>) dataset).queryExecution();
    if (isFinal(own.executedPlan())) {
      return of(dataset);
    }
    // What a stopped run has left does not count, nor can its stages be used again.
    var execution =
        hasFigures(own.executedPlan())
            ? own.sparkSession()
                .sessionState()
                .executePlan(own.analyzed(), CommandExecutionMode.SKIP())
            : own;
    var unused =
        SQLExecution.withNewExecutionId(
            execution, Option.apply("explain"), () -> execution.executedPlan().execute().count());
    return new PlanTree(node(execution.executedPlan(), List.of(), true), RAN);
  }

  private static boolean isFinal(SparkPlan plan) {
    return plan instanceof AdaptiveSparkPlanExec adaptive && adaptive.isFinalPlan();
  }

  private static boolean hasFigures(SparkPlan plan) {
    if (plan instanceof AdaptiveSparkPlanExec adaptive) {
      return hasFigures(adaptive.executedPlan());
    }
    if (plan instanceof QueryStageExec) {
      return true;
    }
    return CollectionConverters.asJava(plan.metrics()).values().stream()
            .anyMatch(metric -> metric.value() > 0)
        || CollectionConverters.asJava(plan.children()).stream().anyMatch(PlanTree::hasFigures);
  }

  private static PlanNode node(SparkPlan plan, List<String> notes, boolean hasRun) {
    if (plan instanceof AdaptiveSparkPlanExec adaptive) {
      return node(adaptive.executedPlan(), notes, hasRun);
    }
    if (plan instanceof QueryStageExec stage) {
      return node(stage.plan(), notes, hasRun);
    }
    if (plan instanceof WholeStageCodegenExec
        || plan instanceof InputAdapter
        || plan instanceof ColumnarToRowExec) {
      return node(plan.children().head(), notes, hasRun);
    }
    if (plan instanceof AQEShuffleReadExec read) {
      var now = read.outputPartitioning().numPartitions();
      return node(
          read.child(), List.of("then " + now + (now == 1 ? " partition" : " partitions")), hasRun);
    }
    if (plan instanceof ReusedExchangeExec) {
      return new PlanNode("ReusedExchange", notes, List.of(), List.of());
    }
    var details = new ArrayList<>(PlanDetails.of(plan));
    details.addAll(notes);
    return new PlanNode(
        plan.nodeName().strip(),
        details,
        hasRun ? PlanFigures.of(plan) : List.of(),
        CollectionConverters.asJava(plan.children()).stream()
            .map(child -> node(child, List.of(), hasRun))
            .toList());
  }

  private String legend() {
    return caption + " Rows flow from the lowest steps up.";
  }

  /** The tree as text. */
  public String text() {
    var text = new StringBuilder(legend()).append('\n');
    addText(root, "", "", text);
    return text.toString().stripTrailing();
  }

  private static void addText(PlanNode node, String first, String next, StringBuilder text) {
    text.append(first).append(node.title());
    if (!node.figures().isEmpty()) {
      text.append("   (").append(String.join(", ", node.figures())).append(')');
    }
    text.append('\n');
    var below = node.children().isEmpty() ? "    " : "|   ";
    for (var detail : node.details()) {
      text.append(next).append(below).append(detail).append('\n');
    }
    for (int i = 0; i < node.children().size(); i++) {
      var isLast = i == node.children().size() - 1;
      addText(node.children().get(i), next + "+- ", next + (isLast ? "   " : "|  "), text);
    }
  }

  /** The tree as HTML, in the front end's colours. */
  public String html() {
    var html = new StringBuilder("<div class=\"tex2jax_ignore mathjax_ignore\"><p><small>");
    html.append(legend()).append("</small></p>");
    html.append("<ul style=\"list-style: none; padding-left: 0\">");
    addHtml(root, html);
    html.append("</ul>");
    addMeanings(html);
    return html.append("</div>").toString();
  }

  private static void addHtml(PlanNode node, StringBuilder html) {
    html.append("<li style=\"margin: 0.3em 0\"><strong");
    Steps.meaning(node.title())
        .ifPresent(meaning -> html.append(" title=\"").append(Texts.html(meaning)).append('"'));
    html.append('>').append(Texts.html(node.title())).append("</strong>");
    if (!node.figures().isEmpty()) {
      html.append(" <span style=\"color: var(--jp-success-color0, #1b5e20)\">")
          .append(Texts.html(String.join(" · ", node.figures())))
          .append("</span>");
    }
    for (var detail : node.details()) {
      html.append("<br><small>").append(Texts.html(detail)).append("</small>");
    }
    if (!node.children().isEmpty()) {
      html.append("<ul style=\"list-style: none; margin: 0; padding-left: 1.2em;")
          .append(" border-left: 1px solid var(--jp-border-color1, #bdbdbd)\">");
      node.children().forEach(child -> addHtml(child, html));
      html.append("</ul>");
    }
    html.append("</li>");
  }

  private void addMeanings(StringBuilder html) {
    var titles = new java.util.TreeSet<String>();
    collect(root, titles);
    html.append("<details><summary>What these steps do</summary><dl>");
    for (var title : titles) {
      Steps.meaning(title)
          .ifPresent(
              meaning ->
                  html.append("<dt><strong>")
                      .append(Texts.html(title))
                      .append("</strong></dt><dd>")
                      .append(Texts.html(meaning))
                      .append("</dd>"));
    }
    html.append("</dl></details>");
  }

  private static void collect(PlanNode node, java.util.Set<String> titles) {
    titles.add(node.title().split(" ", 2)[0]);
    node.children().forEach(child -> collect(child, titles));
  }
}
