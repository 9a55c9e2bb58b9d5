package io.sparkmaster.server.learning.progress;

import io.sparkmaster.server.learning.events.Event;
import io.sparkmaster.server.learning.events.GradeState;
import java.util.Optional;

/**
 * What a learner has done at one exercise.
 *
 * @param bestShare of the points, of all submissions: from 0 to 1
 * @param submissions that were judged
 * @param checks that were judged
 * @param hints that were revealed
 * @param triedHere whether there was a check since the working copy was last reset
 */
public record ExerciseRecord(
    boolean passed, double bestShare, int submissions, int checks, int hints, boolean triedHere) {
  static final ExerciseRecord NONE = new ExerciseRecord(false, 0, 0, 0, 0, false);

  /** How far the learner is. */
  public ExerciseState state() {
    if (passed) {
      return ExerciseState.PASSED;
    }
    return submissions > 0 || triedHere ? ExerciseState.TRIED : ExerciseState.UNTOUCHED;
  }

  ExerciseRecord submitted(Event event) {
    var state = stateOf(event);
    if (state.filter(GradeState::counts).isEmpty()) {
      return this;
    }
    var nowPassed = state.get() == GradeState.PASSED;
    return new ExerciseRecord(
        passed || nowPassed,
        Math.max(bestShare, nowPassed ? 1 : shareOf(event)),
        submissions + 1,
        checks,
        hints,
        triedHere);
  }

  ExerciseRecord checked(Event event) {
    return stateOf(event).filter(GradeState::counts).isEmpty()
        ? this
        : new ExerciseRecord(passed, bestShare, submissions, checks + 1, hints, true);
  }

  ExerciseRecord revealed(Event event) {
    var number = event.data().path("number").asInt();
    return new ExerciseRecord(
        passed, bestShare, submissions, checks, Math.max(hints, number), triedHere);
  }

  /** What was earned stays; what was only tried in the copy that is gone does not. */
  ExerciseRecord reset() {
    return new ExerciseRecord(passed, bestShare, submissions, checks, hints, false);
  }

  private static Optional<GradeState> stateOf(Event event) {
    return GradeState.of(event.data().path("state").asText());
  }

  private static double shareOf(Event event) {
    var max = event.data().path("max").asDouble();
    var share = max > 0 ? event.data().path("points").asDouble() / max : 0;
    return Double.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0;
  }
}
