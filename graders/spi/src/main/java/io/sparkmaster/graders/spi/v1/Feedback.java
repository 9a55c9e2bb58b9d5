package io.sparkmaster.graders.spi.v1;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something to tell the learner.
 *
 * @param text plain text of one or a few whole sentences: what is so, and what to do about it
 * @param details what a front end can show beside the text; empty when the evidence is hidden
 */
public record Feedback(Kind kind, String text, List<Detail> details) {
  /** Copies the details and refuses an empty text. */
  public Feedback {
    details = List.copyOf(details);
    if (text.isBlank()) {
      throw new IllegalArgumentException("Feedback needs a text.");
    }
  }

  /** What feedback is for. */
  public enum Kind {
    /** Why the answer is not accepted. */
    ESSENTIAL,
    /** What to try next. */
    ACTIONABLE,
    /** Something worth knowing that costs no points. */
    INFORMATIVE,
    /** What was done well. */
    PRAISE
  }

  /** Something to show beside a feedback's text. */
  public sealed interface Detail {}

  /**
   * A row that differs.
   *
   * @param columns the names of the columns, possibly empty
   * @param expected the expected row; empty when there should be no such row
   * @param actual the learner's row; empty when it is missing
   */
  public record RowDifference(
      List<String> columns, List<@Nullable Object> expected, List<@Nullable Object> actual)
      implements Detail {
    /** Copies all lists. */
    public RowDifference {
      columns = List.copyOf(columns);
      expected = Collections.unmodifiableList(new ArrayList<>(expected));
      actual = Collections.unmodifiableList(new ArrayList<>(actual));
    }
  }

  /** Operators of the learner's plan. */
  public record PlanNodes(List<PlanNode> nodes) implements Detail {
    /** Copies the nodes. */
    public PlanNodes {
      nodes = List.copyOf(nodes);
    }
  }

  /** The learner's plan, from its last operator down to the scans, as lines to be shown. */
  public record MarkedPlan(List<Line> lines) implements Detail {
    /** Copies the lines. */
    public MarkedPlan {
      lines = List.copyOf(lines);
    }

    /**
     * An operator.
     *
     * @param depth 0 for the last operator, one more for each that feeds it
     * @param marked whether it is what the feedback is about
     */
    public record Line(int depth, String text, boolean marked) {}
  }

  /** Feedback that says why the answer is not accepted. */
  public static Feedback essential(String text, Detail... details) {
    return new Feedback(Kind.ESSENTIAL, text, List.of(details));
  }

  /** Feedback that says what to try next. */
  public static Feedback actionable(String text) {
    return new Feedback(Kind.ACTIONABLE, text, List.of());
  }

  /** Feedback that is worth knowing. */
  public static Feedback informative(String text) {
    return new Feedback(Kind.INFORMATIVE, text, List.of());
  }

  /** Feedback that says what was done well. */
  public static Feedback praise(String text) {
    return new Feedback(Kind.PRAISE, text, List.of());
  }
}
