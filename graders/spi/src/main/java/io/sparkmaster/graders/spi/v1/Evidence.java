package io.sparkmaster.graders.spi.v1;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is known about an answer, and what the author's solution gives on the same data.
 *
 * <p>Immutable. The builder is public so that tests of a grader can make evidence without a kernel.
 */
public final class Evidence {
  private final Map<Probe<?>, Finding<?>> actual;
  private final Map<Probe<?>, Finding<?>> expected;
  private final boolean hidden;

  private Evidence(Builder builder) {
    this.actual = Map.copyOf(builder.actual);
    this.expected = Map.copyOf(builder.expected);
    this.hidden = builder.hidden;
  }

  /** Evidence with no findings yet, on data that the learner may see. */
  public static Builder builder() {
    return new Builder();
  }

  /** What the probe found at the learner's answer. */
  public <R> Finding<R> actual(Probe<R> probe) {
    return finding(actual, probe, "the answer");
  }

  /** What the probe found at the author's solution, or what the author wrote as expected. */
  public <R> Finding<R> expected(Probe<R> probe) {
    return finding(expected, probe, "the expected answer");
  }

  /**
   * Whether the data is hidden from learners. Feedback then gives the kind of a mistake and counts
   * only: no row, value, output or exception text, of the answer or of the solution.
   */
  public boolean hidden() {
    return hidden;
  }

  // The builder ties a probe to findings of its own result type.
  @SuppressWarnings("unchecked")
  private static <R> Finding<R> finding(
      Map<Probe<?>, Finding<?>> findings, Probe<R> probe, String whose) {
    var finding = (Finding<R>) findings.get(probe);
    return finding != null
        ? finding
        : new Finding.Missing<>(
            Finding.Cause.UNAVAILABLE, "No evidence about " + whose + " was collected.");
  }

  /** Collects findings. Not thread-safe. */
  public static final class Builder {
    private final Map<Probe<?>, Finding<?>> actual = new LinkedHashMap<>();
    private final Map<Probe<?>, Finding<?>> expected = new LinkedHashMap<>();
    private boolean hidden;

    private Builder() {}

    /** Adds what was found at the learner's answer. */
    public <R> Builder actual(Probe<R> probe, R content) {
      return actual(probe, new Finding.Found<>(content));
    }

    /** Adds what was found, or not, at the learner's answer. */
    public <R> Builder actual(Probe<R> probe, Finding<R> finding) {
      actual.put(probe, finding);
      return this;
    }

    /** Adds what the right answer is. */
    public <R> Builder expected(Probe<R> probe, R content) {
      return expected(probe, new Finding.Found<>(content));
    }

    /** Adds what the right answer is, or why it is not known. */
    public <R> Builder expected(Probe<R> probe, Finding<R> finding) {
      expected.put(probe, finding);
      return this;
    }

    /** Says whether the data is hidden from learners. */
    public Builder hidden(boolean hidden) {
      this.hidden = hidden;
      return this;
    }

    /** The evidence collected so far. */
    public Evidence build() {
      return new Evidence(this);
    }
  }
}
