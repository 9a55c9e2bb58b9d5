package io.sparkmaster.graders.runner;

import io.sparkmaster.courses.catalog.Exercise;
import io.sparkmaster.courses.catalog.ExerciseId;
import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.courses.catalog.SolutionNotebook;
import io.sparkmaster.courses.catalog.SubmittedSources;
import io.sparkmaster.courses.catalog.notebook.Notebook;
import io.sparkmaster.graders.runner.Verdict.Isolation;
import io.sparkmaster.graders.runner.Verdict.Trust;
import io.sparkmaster.graders.runner.error.RunnerException;
import io.sparkmaster.graders.runner.evidence.Answers;
import io.sparkmaster.graders.runner.replay.DataKind;
import io.sparkmaster.graders.runner.verdict.CanonicalJson;
import io.sparkmaster.graders.runner.verdict.SignedVerdict;
import io.sparkmaster.graders.runner.verdict.VerdictKey;
import io.sparkmaster.kernel.protocol.Json;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Grades a notebook by running its sources again in a fresh kernel. Only the sources of cells with
 * known ids are taken from it; saved outputs and all other cells are not looked at. Thread-safe.
 */
public final class Submission {
  private final Replay replay;
  private final Judge judge;
  private final ExpectedEvidence expected;
  private final VerdictKey key;
  private final String sparkVersion;
  private final Isolation isolation;
  private final Trust trust;
  private final InstantSource clock;
  private final Review review;

  Submission(
      Replay replay,
      Judge judge,
      ExpectedEvidence expected,
      VerdictKey key,
      String sparkVersion,
      Isolation isolation,
      Trust trust,
      InstantSource clock,
      Review review) {
    this.replay = replay;
    this.judge = judge;
    this.expected = expected;
    this.key = key;
    this.sparkVersion = sparkVersion;
    this.isolation = isolation;
    this.trust = trust;
    this.clock = clock;
    this.review = review;
  }

  /**
   * Grades exercises of one notebook in one kernel. Takes as long as the limits allow.
   *
   * @param data hidden for Submit; given gives an advisory verdict with full feedback
   * @return a verdict for each exercise, in the order asked
   * @throws RunnerException when there is no kernel to be had: nothing was graded
   */
  public List<Verdict> grade(
      Lesson lesson, Notebook notebook, Collection<ExerciseId> exercises, DataKind data) {
    var verdicts = grade(lesson, SubmittedSources.of(lesson, notebook), exercises, data);
    return otherVersion(lesson, notebook)
        .map(note -> verdicts.stream().map(verdict -> verdict.withNote(note)).toList())
        .orElse(verdicts);
  }

  /**
   * What verdicts on a notebook depend on, as a hash: its answers, the lesson with its data, the
   * graders, Spark, and the kind of data.
   */
  public String key(Lesson lesson, Notebook notebook, DataKind data) {
    var submitted = SubmittedSources.of(lesson, notebook);
    var json =
        Json.object()
            .put("submission", submissionHash(submitted))
            .put("course", lesson.course().value())
            .put("lesson", lesson.id().value())
            .put("hash", lesson.hash())
            .put("version", lesson.version())
            .put("spark", sparkVersion)
            .put("isolation", isolation.text())
            .put("trust", trust.text())
            .put("data", data.text())
            .put("notes", otherVersion(lesson, notebook).orElse(""));
    var graders = json.putArray("graders");
    for (var exercise : lesson.exercises()) {
      graders.add(exercise.id() + ":" + String.join(",", judge.versions(exercise)));
      notes(submitted, exercise.id()).forEach(graders::add);
    }
    return CanonicalJson.hash(json);
  }

  /**
   * Grades sources that were taken from a notebook before.
   *
   * @throws RunnerException when there is no kernel to be had: nothing was graded
   */
  public List<Verdict> grade(
      Lesson lesson, SubmittedSources submitted, Collection<ExerciseId> exercises, DataKind data) {
    var starter = SolutionNotebook.starter(lesson);
    var wanted = exercises.stream().map(lesson::exercise).toList();
    var answered =
        wanted.stream().filter(each -> isAnswered(starter, submitted, each.id())).toList();
    // What is right comes first, so that two kernels never run at once for one submission.
    answered.forEach(exercise -> expected.of(lesson, exercise, data));
    var code = SolutionNotebook.ofSubmission(lesson, submitted);
    var results = replay.run(code, answered, data);
    var reasons = review.reasons(lesson, submitted);
    var verdicts = new ArrayList<Verdict>();
    for (var exercise : wanted) {
      var result = Optional.ofNullable(results.get(exercise.id()));
      var grade =
          result
              .map(found -> grade(lesson, exercise, found, data))
              .orElseGet(() -> judge.uniform(exercise, Check.notAttempted()));
      var answers = result.map(Replay.Result::answers).orElseGet(Answers::none);
      var asked = grade.attempt() ? reasons : List.<String>of();
      verdicts.add(verdict(lesson, exercise, grade, answers, submitted, data, asked));
    }
    return verdicts;
  }

  private static boolean isAnswered(
      SolutionNotebook starter, SubmittedSources submitted, ExerciseId exercise) {
    var source = submitted.sources().get(exercise);
    return source != null && !Starter.isUnchanged(starter, exercise, source);
  }

  /** The grade of an exercise whose cell has run, or should have. */
  ExerciseGrade grade(Lesson lesson, Exercise exercise, Replay.Result result, DataKind data) {
    var hidden = data == DataKind.HIDDEN;
    return Outcomes.grade(result.outcome(), hidden)
        .map(grade -> judge.uniform(exercise, grade))
        .orElseGet(
            () -> {
              var right = expected.of(lesson, exercise, data);
              return judge.grade(exercise, result.answers(), right, hidden, true);
            });
  }

  private Verdict verdict(
      Lesson lesson,
      Exercise exercise,
      ExerciseGrade grade,
      Answers evidence,
      SubmittedSources submitted,
      DataKind data,
      List<String> reasons) {
    var at = clock.instant();
    Optional<SignedVerdict> signed =
        data == DataKind.GIVEN || trust == Trust.ADVISORY
            ? Optional.empty()
            : Optional.of(
                SignedVerdict.sign(
                    new SignedVerdict.Fields(
                        submissionHash(submitted),
                        lesson.course() + "/" + lesson.id() + "/" + exercise.id(),
                        lesson.version(),
                        judge.versions(exercise),
                        sparkVersion,
                        SignedVerdict.FIXED_SEED,
                        grade.points(),
                        CanonicalJson.hash(evidence.toJson()),
                        reasons,
                        isolation.text(),
                        at),
                    key));
    return new Verdict(
        lesson.course(),
        lesson.id(),
        lesson.version(),
        grade,
        data == DataKind.GIVEN ? Trust.ADVISORY : trust,
        isolation,
        at,
        notes(submitted, exercise.id()),
        signed,
        reasons);
  }

  private static String submissionHash(SubmittedSources submitted) {
    var json = Json.object();
    submitted.sources().forEach((id, source) -> json.put(id.value(), source));
    return CanonicalJson.hash(json);
  }

  private static Optional<String> otherVersion(Lesson lesson, Notebook notebook) {
    return notebook
        .sparkmaster()
        .map(json -> json.path("version").asText(""))
        .filter(version -> !version.isEmpty() && !version.equals(lesson.version()))
        .map(
            version ->
                "The notebook is of version %s of the lesson; it was graded by version %s. Reset the lesson to get the new one."
                    .formatted(version, lesson.version()));
  }

  private static List<String> notes(SubmittedSources submitted, ExerciseId exercise) {
    var notes = new ArrayList<String>();
    if (submitted.missing().contains(exercise)) {
      notes.add(
          "The notebook has no cell for this exercise any more. Reset the lesson to get it back.");
    }
    if (submitted.repeated().contains(exercise)) {
      notes.add("Several cells belong to this exercise; the first of them was graded.");
    }
    return notes;
  }
}
