package io.sparkmaster.graders.runner;

import io.sparkmaster.courses.catalog.Exercise;
import io.sparkmaster.courses.catalog.ExerciseId;
import io.sparkmaster.courses.catalog.Expected;
import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.courses.catalog.SolutionNotebook;
import io.sparkmaster.graders.runner.evidence.Answers;
import io.sparkmaster.graders.runner.replay.DataKind;
import io.sparkmaster.graders.runner.verdict.CanonicalJson;
import io.sparkmaster.graders.spi.v1.Finding.Cause;
import io.sparkmaster.kernel.protocol.Json;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the author's solution gives, found out once for each lesson hash and kind of data, in a
 * fresh kernel. Nothing of it reaches a learner's kernel. Thread-safe.
 */
public final class ExpectedEvidence {
  private final Replay replay;
  private final Judge judge;
  private final ExpectedCache cache;
  private final String sparkVersion;
  private final Map<String, CompletableFuture<Map<ExerciseId, Answers>>> running =
      new ConcurrentHashMap<>();

  ExpectedEvidence(Replay replay, Judge judge, ExpectedCache cache, String sparkVersion) {
    this.replay = replay;
    this.judge = judge;
    this.cache = cache;
    this.sparkVersion = sparkVersion;
  }

  /** Finds it out now, so that nobody waits for it later. */
  public void prepare(Lesson lesson, DataKind data) {
    if (lesson.exercises().stream().anyMatch(ExpectedEvidence::needsSolution)) {
      ofSolution(lesson, data);
    }
  }

  /** What is right for an exercise. */
  ExpectedAnswers of(Lesson lesson, Exercise exercise, DataKind data) {
    if (!needsSolution(exercise)) {
      return new ExpectedAnswers.Inline(exercise.expected());
    }
    var answers = ofSolution(lesson, data).get(exercise.id());
    return new ExpectedAnswers.OfSolution(
        answers != null
            ? answers
            : Answers.missing(
                judge.request(lesson, exercise).probes(),
                Cause.UNAVAILABLE,
                "The author's solution gave no answer."));
  }

  private static boolean needsSolution(Exercise exercise) {
    return exercise.expected() instanceof Expected.FromSolution;
  }

  private Map<ExerciseId, Answers> ofSolution(Lesson lesson, DataKind data) {
    var key = key(lesson, data);
    var mine = new CompletableFuture<Map<ExerciseId, Answers>>();
    var other = running.putIfAbsent(key, mine);
    if (other != null) {
      return joined(other);
    }
    try {
      var answers = cache.read(key).orElseGet(() -> run(lesson, data, key));
      mine.complete(answers);
      return answers;
    } catch (RuntimeException e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      running.remove(key, mine);
    }
  }

  private static Map<ExerciseId, Answers> joined(
      CompletableFuture<Map<ExerciseId, Answers>> other) {
    try {
      return other.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private Map<ExerciseId, Answers> run(Lesson lesson, DataKind data, String key) {
    var wanted = lesson.exercises().stream().filter(ExpectedEvidence::needsSolution).toList();
    var replayed = replay.run(SolutionNotebook.of(lesson), wanted, data);
    var answers = new ConcurrentHashMap<ExerciseId, Answers>();
    replayed.forEach((id, result) -> answers.put(id, result.answers()));
    // A solution that fails may do so because the machine is busy: the next one asks again.
    if (answers.size() == wanted.size() && answers.values().stream().allMatch(Answers::complete)) {
      cache.write(key, answers);
    }
    return answers;
  }

  /** All that the answers depend on. */
  private String key(Lesson lesson, DataKind data) {
    var json =
        Json.object()
            .put("lesson", lesson.hash())
            .put("data", data.text())
            .put("spark", sparkVersion);
    var requests = json.putArray("requests");
    lesson.exercises().stream()
        .filter(ExpectedEvidence::needsSolution)
        .forEach(exercise -> requests.add(judge.request(lesson, exercise).toJson()));
    return lesson.hash().substring(0, Math.min(16, lesson.hash().length()))
        + "-"
        + data.text()
        + "-"
        + CanonicalJson.hash(json).substring(0, 32);
  }
}
