package io.sparkmaster.graders.runner;

import io.sparkmaster.graders.spi.v1.Feedback;
import io.sparkmaster.graders.spi.v1.Feedback.MarkedPlan;
import io.sparkmaster.graders.spi.v1.Feedback.RowDifference;
import io.sparkmaster.graders.spi.v1.Grade;
import java.util.List;
import java.util.Locale;

/** All feedback as a page of Markdown, to be read by people. */
final class FeedbackPage {
  private final StringBuilder text = new StringBuilder("# What learners read\n");

  static String of(List<FeedbackCase> cases) {
    var page = new FeedbackPage();
    cases.stream().map(FeedbackCase::grader).distinct().forEach(id -> page.grader(id, cases));
    return page.text.toString();
  }

  private void grader(String id, List<FeedbackCase> cases) {
    text.append("\n## ").append(id).append('\n');
    for (var each : cases) {
      if (each.grader().equals(id)) {
        text.append("\n### ").append(each.answer()).append("\n");
        grade("Check", each.given());
        grade("Submit", each.hidden());
      }
    }
  }

  private void grade(String speed, Grade grade) {
    text.append("\n%s: *%s*\n\n".formatted(speed, words(grade.state())));
    grade.feedback().forEach(this::feedback);
  }

  private void feedback(Feedback feedback) {
    text.append("- **%s** %s\n".formatted(words(feedback.kind()), feedback.text()));
    for (var detail : feedback.details()) {
      if (detail instanceof RowDifference row) {
        text.append("  - columns %s\n".formatted(row.columns()));
        text.append("  - expected %s\n  - yours %s\n".formatted(row.expected(), row.actual()));
      } else if (detail instanceof MarkedPlan plan) {
        text.append("\n  ```\n");
        for (var line : plan.lines()) {
          text.append("  %s %s%s\n".formatted(mark(line), "  ".repeat(line.depth()), line.text()));
        }
        text.append("  ```\n");
      }
    }
  }

  private static String mark(MarkedPlan.Line line) {
    return line.marked() ? ">" : " ";
  }

  private static String words(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
