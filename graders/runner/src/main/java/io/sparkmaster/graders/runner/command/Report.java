package io.sparkmaster.graders.runner.command;

import io.sparkmaster.graders.runner.ExerciseGrade;
import io.sparkmaster.graders.runner.GraderGrade;
import io.sparkmaster.graders.runner.Verdict;
import io.sparkmaster.graders.runner.VerdictJson;
import io.sparkmaster.graders.spi.v1.Feedback;
import io.sparkmaster.graders.spi.v1.Grade.State;
import io.sparkmaster.kernel.protocol.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The verdicts of several notebooks, for people and for programs. */
final class Report {
  private final Map<Path, List<Verdict>> byNotebook = new LinkedHashMap<>();

  private final Map<Path, String> failures = new LinkedHashMap<>();

  void add(Path notebook, List<Verdict> verdicts) {
    byNotebook.put(notebook, List.copyOf(verdicts));
  }

  /** A notebook that could not be graded. */
  void addFailure(Path notebook, String why) {
    failures.put(notebook, why);
  }

  int exitCode(int passed, int notPassed, int notGraded) {
    if (!failures.isEmpty()) {
      return notGraded;
    }
    return allPassed() ? passed : notPassed;
  }

  private boolean allPassed() {
    return byNotebook.values().stream()
        .flatMap(List::stream)
        .allMatch(verdict -> verdict.grade().state() == State.PASSED);
  }

  String json() {
    var list = Json.object().putArray("notebooks");
    byNotebook.forEach(
        (notebook, verdicts) -> {
          var entry = list.addObject().put("notebook", notebook.toString());
          var all = entry.putArray("verdicts");
          verdicts.forEach(verdict -> all.add(VerdictJson.of(verdict)));
        });
    failures.forEach(
        (notebook, why) -> list.addObject().put("notebook", notebook.toString()).put("error", why));
    var whole = Json.object().put("passed", failures.isEmpty() && allPassed());
    whole.set("notebooks", list);
    return new String(Json.writePretty(whole), StandardCharsets.UTF_8);
  }

  static String text(Path notebook, List<Verdict> verdicts) {
    var lines = new ArrayList<String>();
    lines.add(notebook.toString());
    for (var verdict : verdicts) {
      addExercise(verdict.grade(), lines);
      verdict.notes().forEach(note -> lines.add("      note: " + note));
    }
    var points =
        verdicts.stream().map(v -> v.grade().points()).reduce(BigDecimal.ZERO, BigDecimal::add);
    var max = verdicts.stream().mapToInt(verdict -> verdict.grade().max()).sum();
    lines.add("  %s of %d points".formatted(plain(points), max));
    return String.join(System.lineSeparator(), lines);
  }

  private static void addExercise(ExerciseGrade grade, List<String> lines) {
    lines.add(
        "  %-13s %5s/%-4d %s (%s)"
            .formatted(
                words(grade.state()),
                plain(grade.points()),
                grade.max(),
                grade.title(),
                grade.exercise()));
    addFeedback("", grade.feedback(), lines);
    for (GraderGrade part : grade.graders()) {
      if (part.state() != State.PASSED) {
        addFeedback(part.grader() + ": ", part.feedback(), lines);
      }
    }
  }

  private static void addFeedback(String who, List<Feedback> feedback, List<String> lines) {
    for (var item : feedback) {
      lines.add("      " + who + item.text());
      for (var detail : item.details()) {
        if (detail instanceof Feedback.RowDifference row) {
          lines.add("        expected: " + row.expected());
          lines.add("        yours:    " + row.actual());
        } else if (detail instanceof Feedback.MarkedPlan plan) {
          plan.lines().forEach(line -> lines.add(planLine(line)));
        }
      }
    }
  }

  private static String planLine(Feedback.MarkedPlan.Line line) {
    return "      %s %s%s"
        .formatted(line.marked() ? ">" : " ", "  ".repeat(line.depth()), line.text());
  }

  private static String words(State state) {
    return VerdictJson.text(state).replace('_', ' ');
  }

  private static String plain(BigDecimal points) {
    return points.stripTrailingZeros().toPlainString();
  }
}
