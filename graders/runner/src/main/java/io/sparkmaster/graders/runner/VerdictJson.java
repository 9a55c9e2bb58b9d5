package io.sparkmaster.graders.runner;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.graders.spi.v1.Feedback;
import io.sparkmaster.graders.spi.v1.Grade.State;
import io.sparkmaster.graders.spi.v1.PlanNode;
import io.sparkmaster.kernel.protocol.Json;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A verdict as JSON, for programs and front ends. */
public final class VerdictJson {
  private VerdictJson() {}

  /** All of it. */
  public static ObjectNode of(Verdict verdict) {
    var grade = verdict.grade();
    var json =
        Json.object()
            .put("course", verdict.course().value())
            .put("lesson", verdict.lesson().value())
            .put("lesson_version", verdict.lessonVersion())
            .put("exercise", grade.exercise().value())
            .put("title", grade.title())
            .put("state", text(grade.state()))
            .put("points", grade.points())
            .put("max", grade.max())
            .put("trust", verdict.trust().text())
            .put("isolation", verdict.isolation().text())
            .put("at", verdict.at().toString());
    feedback(grade.feedback(), json.putArray("feedback"));
    var graders = json.putArray("graders");
    for (var part : grade.graders()) {
      var entry =
          graders
              .addObject()
              .put("id", part.grader())
              .put("version", part.version())
              .put("state", text(part.state()))
              .put("points", part.points())
              .put("max", part.max());
      feedback(part.feedback(), entry.putArray("feedback"));
    }
    var notes = json.putArray("notes");
    verdict.notes().forEach(notes::add);
    var review = json.putArray("review");
    verdict.review().forEach(review::add);
    verdict.signed().ifPresent(signed -> json.set("signed", signed.toJson()));
    return json;
  }

  /** The word for a state in files and messages. */
  public static String text(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static void feedback(List<Feedback> items, ArrayNode list) {
    for (var item : items) {
      var entry =
          list.addObject()
              .put("kind", item.kind().name().toLowerCase(Locale.ROOT))
              .put("text", item.text());
      var details = entry.putArray("details");
      item.details().forEach(detail -> details.add(detail(detail)));
    }
  }

  private static ObjectNode detail(Feedback.Detail detail) {
    var json = Json.object();
    if (detail instanceof Feedback.RowDifference row) {
      json.put("kind", "row_difference");
      row.columns().forEach(json.putArray("columns")::add);
      cells(row.expected(), json.putArray("expected"));
      cells(row.actual(), json.putArray("actual"));
    } else if (detail instanceof Feedback.PlanNodes plan) {
      var nodes = json.put("kind", "plan_nodes").putArray("nodes");
      plan.nodes().forEach(node -> nodes.add(node(node)));
    } else if (detail instanceof Feedback.MarkedPlan plan) {
      var lines = json.put("kind", "marked_plan").putArray("lines");
      plan.lines()
          .forEach(
              line ->
                  lines
                      .addObject()
                      .put("depth", line.depth())
                      .put("text", line.text())
                      .put("marked", line.marked()));
    }
    return json;
  }

  /** As text, because that is what front ends show; null stays null. */
  private static void cells(List<@Nullable Object> row, ArrayNode list) {
    row.forEach(cell -> list.add(cell == null ? null : String.valueOf(cell)));
  }

  private static ObjectNode node(PlanNode node) {
    var json = Json.object().put("operator", node.operator()).put("details", node.details());
    var metrics = json.putObject("metrics");
    node.metrics().forEach(metrics::put);
    var children = json.putArray("children");
    node.children().forEach(child -> children.add(node(child)));
    return json;
  }
}
