package io.sparkmaster.graders.builtin;

import io.sparkmaster.graders.spi.v1.Feedback.MarkedPlan;
import io.sparkmaster.graders.spi.v1.PlanNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** A physical plan without the nodes that only say how Spark generates code. */
final class Plan {
  private static final Set<String> SHELLS = Set.of("InputAdapter", "WholeStageCodegen");
  private static final Pattern NUMBERS =
      Pattern.compile("(?<=[\\w)\\]])#\\d+L?|,? ?\\[(plan_)?id=#?\\d+\\]");
  private static final int MOST_LINES = 200;
  private static final int MOST_CHARS = 500;

  private final PlanNode root;
  private final List<PlanNode> all = new ArrayList<>();
  private final List<Integer> depths = new ArrayList<>();

  Plan(PlanNode root) {
    this.root = root;
    collect(root, 0);
  }

  private void collect(PlanNode node, int depth) {
    var shell = SHELLS.contains(name(node));
    if (!shell) {
      all.add(node);
      depths.add(depth);
    }
    node.children().forEach(child -> collect(child, shell ? depth : depth + 1));
  }

  /** Spark's name without the number that some operators carry. */
  static String name(PlanNode node) {
    return node.operator().strip().replaceFirst(" \\(\\d+\\)$", "");
  }

  /** The operator's line without the numbers by which Spark tells columns and plans apart. */
  static String text(PlanNode node) {
    var line = node.details().isBlank() ? node.operator() : node.details();
    return NUMBERS.matcher(line).replaceAll("").strip();
  }

  List<PlanNode> where(Predicate<PlanNode> condition) {
    return all.stream().filter(condition).toList();
  }

  /** The operators that read files. */
  List<PlanNode> scans() {
    return where(node -> node.scan().isPresent());
  }

  MarkedPlan marked(List<PlanNode> guilty) {
    Set<PlanNode> marked = Collections.newSetFromMap(new IdentityHashMap<>());
    marked.addAll(guilty);
    var lines = new ArrayList<MarkedPlan.Line>();
    for (var i = 0; i < Math.min(all.size(), MOST_LINES); i++) {
      var node = all.get(i);
      var text = text(node);
      lines.add(
          new MarkedPlan.Line(
              depths.get(i),
              text.length() > MOST_CHARS ? text.substring(0, MOST_CHARS) + " ..." : text,
              marked.contains(node)));
    }
    return new MarkedPlan(lines);
  }

  /** What was computed before a plan begins cannot be seen in it: no rule about it is proven. */
  Optional<PlanComplaint> computedBefore(Plan expected) {
    var opaque = where(Plan::isOpaque);
    if (opaque.isEmpty() || !expected.where(Plan::isOpaque).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new PlanComplaint(
            "Part of your answer was computed before its plan begins, so the plan does not show"
                + " how.",
            "Stay with one DataFrame from the files to the answer: no collect, rdd, checkpoint or"
                + " toDF of local rows in between.",
            opaque));
  }

  private static boolean isOpaque(PlanNode node) {
    var name = name(node);
    if (name.equals("LocalTableScan")) {
      return !node.details().contains("<empty>");
    }
    return node.children().isEmpty()
        && (name.startsWith("Scan ExistingRDD")
            || name.equals("Scan")
            || node.details().startsWith("Scan[obj#"));
  }

  @Override
  public String toString() {
    return root.toString();
  }
}
