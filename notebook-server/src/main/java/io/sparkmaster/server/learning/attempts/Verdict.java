package io.sparkmaster.server.learning.attempts;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.sparkmaster.server.learning.events.GradeState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What graders say about an answer, as the learner reads it.
 *
 * @param at ISO 8601, UTC
 * @param signed the verdict in the form that is signed, as JSON; empty for a check
 */
public record Verdict(
    GradeState state,
    double points,
    double maxPoints,
    Trust trust,
    Isolation isolation,
    String at,
    List<Grade> grades,
    @JsonIgnore String signed) {
  /** Copies the grades. */
  public Verdict {
    grades = List.copyOf(grades);
  }

  /** How far the verdict can be believed. */
  public enum Trust {
    /** From evidence of the learner's own kernel. */
    ADVISORY,
    /** From a kernel of its own, with data that the learner has not seen. */
    ISOLATED;

    /** The name in answers and in the database. */
    @JsonValue
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What kept the code that was judged from everything else on the machine. */
  public enum Isolation {
    /** A process of its own, as the same user. */
    NONE,
    /** A system user of its own. */
    UID,
    /** A sandbox of bubblewrap. */
    BWRAP;

    /** The name in answers. */
    @JsonValue
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What one grader says. */
  public record Grade(
      String grader, GradeState state, double points, double maxPoints, List<Feedback> feedback) {
    /** Copies the feedback. */
    public Grade {
      feedback = List.copyOf(feedback);
    }
  }

  /**
   * One thing to tell the learner.
   *
   * @param text plain, never markup
   * @param plan how Spark computed the answer, from its last operator down
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Feedback(
      Kind kind, String text, @Nullable Diff diff, @Nullable List<PlanLine> plan) {
    /** Copies the plan. */
    public Feedback {
      plan = plan == null ? null : List.copyOf(plan);
    }

    /** Feedback beside which no plan is shown. */
    public Feedback(Kind kind, String text, @Nullable Diff diff) {
      this(kind, text, diff, null);
    }

    /** What it is for. */
    public enum Kind {
      ESSENTIAL,
      ACTIONABLE,
      INFORMATIVE,
      PRAISE;

      /** The name in answers. */
      @JsonValue
      public String text() {
        return name().toLowerCase(Locale.ROOT);
      }
    }
  }

  /**
   * An operator of a plan.
   *
   * @param depth 0 for the last operator, one more for each that feeds it
   * @param marked whether it is what the feedback is about
   */
  public record PlanLine(int depth, String text, boolean marked) {}

  /** Rows side by side. */
  public record Diff(List<String> columns, List<DiffRow> rows) {
    /** Copies the lists. */
    public Diff {
      columns = List.copyOf(columns);
      rows = List.copyOf(rows);
    }
  }

  /**
   * A row as it should be and as it is; a row that is too few or too many has one side only.
   *
   * @param row counts from one; absent where rows have no order
   */
  @JsonFormat(shape = JsonFormat.Shape.OBJECT)
  public record DiffRow(
      @Nullable Integer row,
      @Nullable List<@Nullable String> expected,
      @Nullable List<@Nullable String> actual) {
    /** Copies the lists. */
    public DiffRow {
      expected = copy(expected);
      actual = copy(actual);
    }

    private static @Nullable List<@Nullable String> copy(@Nullable List<@Nullable String> cells) {
      return cells == null ? null : Collections.unmodifiableList(new ArrayList<>(cells));
    }
  }
}
