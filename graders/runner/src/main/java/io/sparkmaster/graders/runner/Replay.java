package io.sparkmaster.graders.runner;

import io.sparkmaster.courses.catalog.Exercise;
import io.sparkmaster.courses.catalog.ExerciseId;
import io.sparkmaster.courses.catalog.SolutionNotebook;
import io.sparkmaster.courses.catalog.SolutionNotebook.CodeCell;
import io.sparkmaster.graders.runner.error.RunnerException;
import io.sparkmaster.graders.runner.error.RunnerException.Code;
import io.sparkmaster.graders.runner.evidence.Answers;
import io.sparkmaster.graders.runner.evidence.EvidenceClient;
import io.sparkmaster.graders.runner.evidence.Inquiry;
import io.sparkmaster.graders.runner.replay.CellOutcome;
import io.sparkmaster.graders.runner.replay.DataKind;
import io.sparkmaster.graders.runner.replay.LessonSession;
import io.sparkmaster.graders.runner.replay.Sessions;
import io.sparkmaster.graders.spi.v1.Finding.Cause;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Runs a lesson's cells in order in a fresh kernel, and asks for evidence after each exercise. */
final class Replay {
  private final Sessions sessions;
  private final Judge judge;

  Replay(Sessions sessions, Judge judge) {
    this.sessions = sessions;
    this.judge = judge;
  }

  /** How an exercise's cell ended, and what its target was right afterwards. */
  record Result(CellOutcome outcome, Answers answers) {}

  /**
   * The results of the wanted exercises; later cells are not run.
   *
   * @throws RunnerException when the thread is interrupted, or no kernel can be started
   */
  Map<ExerciseId, Result> run(SolutionNotebook code, Collection<Exercise> wanted, DataKind data) {
    var results = new LinkedHashMap<ExerciseId, Result>();
    if (wanted.isEmpty()) {
      return results;
    }
    var left = wanted.stream().collect(Collectors.toMap(Exercise::id, Function.identity()));
    var session = start(code, data);
    try {
      for (var cell : code.cells()) {
        var outcome = session.run(cell);
        if (Thread.currentThread().isInterrupted()) {
          throw new RunnerException(Code.STOPPED, "Stopped: no verdict was given.");
        }
        var exercise = cell.exercise().map(left::remove);
        exercise.ifPresent(found -> results.put(found.id(), result(session, cell, found, outcome)));
        if (left.isEmpty()) {
          break;
        }
      }
    } finally {
      sessions.give(session);
    }
    return results;
  }

  /** A kernel in a folder with the lesson's files. */
  LessonSession start(SolutionNotebook code, DataKind data) {
    return sessions.take(code.lesson(), data);
  }

  /** What the exercise's cell that has just run came to. */
  Result result(LessonSession session, CodeCell cell, Exercise exercise, CellOutcome outcome) {
    var request = judge.request(exercise, cell.id());
    return new Result(
        outcome,
        outcome instanceof CellOutcome.Completed
            ? EvidenceClient.collect(session.kernel(), request)
                .withSource(CellSources.of(exercise, cell.source()))
            : unanswered(request));
  }

  private static Answers unanswered(Inquiry request) {
    return Answers.missing(request.probes(), Cause.UNAVAILABLE, "The cell did not run to its end.");
  }
}
