package io.sparkmaster.graders.spi.v1;

import java.util.Optional;

/**
 * The answer to a probe: the value that was found, or why there is none.
 *
 * @param <R> what the probe asked for
 */
public sealed interface Finding<R> {

  /** What was found. */
  record Found<R>(R content) implements Finding<R> {}

  /**
   * Nothing was found.
   *
   * @param cause what kind of absence this is
   * @param reason one sentence for people. It may quote the learner's error, so it must not be
   *     shown when the evidence is hidden.
   */
  record Missing<R>(Cause cause, String reason) implements Finding<R> {}

  /** Kinds of absence. */
  enum Cause {
    /** There is no answer yet: no such variable, the cell has not run. */
    NOT_ATTEMPTED,
    /** There is an answer of another kind, for instance a Dataset where a value was asked for. */
    UNSUITABLE,
    /** Computing the answer ended in an error of the learner's code. */
    FAILED,
    /** The evidence could not be collected: a limit, a lost kernel, an unsupported probe. */
    UNAVAILABLE
  }

  /** What was found, if anything was. */
  default Optional<R> value() {
    return this instanceof Found<R> found ? Optional.of(found.content()) : Optional.empty();
  }
}
