package io.sparkmaster.graders.spi.v1;

import java.util.List;

/**
 * Judges one aspect of an answer: its rows, its schema, how it was computed.
 *
 * <p>A grader is a pure function of its evidence and options. It has a public constructor without
 * parameters, keeps no state, and may be called from several threads at once. It is given a time
 * limit; a grader that throws or exceeds it makes the exercise {@linkplain Grade.State#NOT_GRADABLE
 * not gradable}, never passed.
 */
public interface Grader {
  /**
   * The name by which lessons ask for this grader: lower case letters, digits and hyphens, for
   * instance {@code rows}. No two graders of an installation may share it.
   */
  String id();

  /**
   * The version that is recorded in verdicts. Raise it whenever the same evidence could get a
   * different grade.
   */
  default String version() {
    return "1";
  }

  /**
   * The options as a JSON Schema (draft 2020-12) text whose root is an object. Course tools show it
   * to authors and check lessons against it; {@link #probes} and {@link #grade} still check,
   * because a schema cannot say everything.
   */
  String optionsSchema();

  /**
   * What this grader needs to know about an answer. The platform also calls it when it loads a
   * course, so that a wrong option is reported to the author before a learner meets it.
   *
   * @throws OptionsException when an option is unknown, missing, or has a wrong type or value
   */
  List<Probe<?>> probes(Options options);

  /**
   * Judges an answer.
   *
   * <p>Absence of evidence is never a pass: when {@link Evidence#actual} or {@link
   * Evidence#expected} has only a reason instead of a value, or a table is truncated so that it
   * proves nothing, the grade is {@linkplain Grade#notGradable not gradable}, {@linkplain
   * Grade#notAttempted not attempted} or failed. When {@link Evidence#hidden} is true, feedback
   * must not contain rows, values, output or exception text.
   *
   * @throws OptionsException as {@link #probes} does
   */
  Grade grade(Evidence evidence, Options options);
}
