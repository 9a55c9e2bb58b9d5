package io.sparkmaster.graders.runner;

import io.sparkmaster.courses.catalog.GraderUse;
import io.sparkmaster.graders.runner.replay.CellOutcome;
import io.sparkmaster.graders.runner.replay.CellOutcome.KernelEnded.Why;
import io.sparkmaster.graders.spi.v1.Grade.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What combinators add, and what is said of cells that no grader looks at. */
final class CombinedFeedback {
  /** Stands for the graders of cells that did not run to their end. */
  static final String CELL = "(the cell itself)";

  private final Map<String, FeedbackCase> parts;

  private CombinedFeedback(Map<String, FeedbackCase> parts) {
    this.parts = parts;
  }

  static Stream<FeedbackCase> cases() {
    var combined =
        new CombinedFeedback(
            Map.of(
                "schema", first(DatasetFeedback.cases(), "schema", State.FAILED),
                "rows", first(DatasetFeedback.cases(), "rows", State.FAILED),
                "quiz", first(ValueFeedback.cases(), "quiz", State.PARTIAL),
                "plan", first(PlanFeedback.cases(), "plan", State.FAILED),
                "value", first(ValueFeedback.cases(), "value", State.NOT_ATTEMPTED),
                "output", first(ValueFeedback.cases(), "output", State.NOT_GRADABLE),
                "source", first(CellFeedback.cases(), "source", State.PASSED)));
    return Stream.concat(combined.combined(), outcomes());
  }

  private static FeedbackCase first(Stream<FeedbackCase> cases, String grader, State state) {
    return cases
        .filter(each -> each.grader().equals(grader) && each.given().state() == state)
        .findFirst()
        .orElseThrow();
  }

  private static GraderUse use(String id) {
    return new GraderUse(id, 1, Map.of());
  }

  private FeedbackCase combine(String id, String answer, List<String> ids, String... told) {
    var use =
        new GraderUse(id, 1, Map.of(), List.of(), ids.stream().map(CombinedFeedback::use).toList());
    return judged(id, answer, List.of(use), told);
  }

  private FeedbackCase judged(String id, String answer, List<GraderUse> uses, String... told) {
    var given = Combined.inOrder(uses, leaf -> parts.get(leaf.id()).given());
    var hidden = Combined.inOrder(uses, leaf -> parts.get(leaf.id()).hidden());
    var last = uses.size() - 1;
    return new FeedbackCase(id, answer, given.get(last), hidden.get(last), List.of(told));
  }

  private FeedbackCase depending(String on, String... told) {
    var after = new GraderUse("source", 1, Map.of(), List.of(on), List.of());
    return judged(
        "depends_on", "\"%s\" has not passed".formatted(on), List.of(use(on), after), told);
  }

  private Stream<FeedbackCase> combined() {
    return Stream.of(
        combine("all", "both are wrong", List.of("schema", "rows"), "schema"),
        combine("all", "one is wrong", List.of("source", "rows"), "2 rows expected"),
        combine("any", "all are wrong", List.of("plan", "rows"), "2 ways", "Exchange"),
        combine("any", "one is half right", List.of("plan", "quiz"), "2 ways", "1 right"),
        combine("weighted", "all are wrong", List.of("plan", "rows"), "Exchange", "2 rows"),
        combine("weighted", "one is wrong", List.of("source", "rows"), "2 rows expected"),
        depending("schema", "\"schema\" has passed"),
        depending("value", "\"value\" has passed"),
        depending("output", "\"output\" has passed"));
  }

  private static FeedbackCase outcome(String answer, CellOutcome outcome, String... told) {
    return new FeedbackCase(
        CELL,
        answer,
        Outcomes.grade(outcome, false).orElseThrow(),
        Outcomes.grade(outcome, true).orElseThrow(),
        List.of(told));
  }

  private static Stream<FeedbackCase> outcomes() {
    var name = "org.apache.spark.sql.AnalysisException";
    var message =
        "[UNRESOLVED_COLUMN.WITH_SUGGESTION] A column, variable, or function parameter with name"
            + " `sould` cannot be resolved. Did you mean one of the following? [`sold`, `pen`]."
            + " SQLSTATE: 42703; line 1 pos 7;\n'Project ['sould]\n+- LocalRelation [sold#4]";
    return Stream.of(
        outcome("a column is mistyped", new CellOutcome.Raised(name, message), "`sold`"),
        outcome("null", new CellOutcome.Raised("java.lang.NullPointerException", ""), "Fix"),
        outcome("too slow", new CellOutcome.TimedOut(Duration.ofSeconds(60)), "60 s"),
        outcome("prints too much", new CellOutcome.Flooded(8L << 20), "8 MB"),
        outcome("out of memory", new CellOutcome.KernelEnded(Why.KILLED), "memory"),
        outcome("beyond a limit", new CellOutcome.KernelEnded(Why.LIMIT), "memory"),
        outcome("ends the kernel", new CellOutcome.KernelEnded(Why.UNKNOWN), "System.exit"),
        outcome(
            "not reached",
            new CellOutcome.NotReached("the kernel was lost in an earlier cell"),
            "earlier cell"),
        new FeedbackCase(
            CELL,
            "the stub",
            Check.notAttempted(),
            Check.notAttempted(),
            List.of("no answer yet")));
  }
}
