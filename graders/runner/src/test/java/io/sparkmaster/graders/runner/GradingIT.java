package io.sparkmaster.graders.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.courses.catalog.Exercise;
import io.sparkmaster.courses.catalog.ExerciseId;
import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.courses.catalog.LessonRelease;
import io.sparkmaster.courses.catalog.Mutant;
import io.sparkmaster.courses.catalog.SolutionNotebook;
import io.sparkmaster.courses.catalog.SolutionNotebook.CodeCell;
import io.sparkmaster.courses.catalog.notebook.Notebook;
import io.sparkmaster.graders.runner.plugins.GraderRegistry;
import io.sparkmaster.graders.runner.replay.DataKind;
import io.sparkmaster.graders.runner.replay.LessonSession;
import io.sparkmaster.graders.runner.replay.ReplayLimits;
import io.sparkmaster.graders.runner.replay.Sessions;
import io.sparkmaster.graders.runner.verdict.VerdictKey;
import io.sparkmaster.graders.spi.v1.Grade.State;
import io.sparkmaster.kernel.launch.KernelDistribution;
import io.sparkmaster.kernel.launch.LocalProcessProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The first lesson, graded with real Spark kernels. */
@Timeout(240)
final class GradingIT {
  private static final ReplayLimits LIMITS =
      new ReplayLimits(
          Duration.ofSeconds(120), Duration.ofSeconds(40), Duration.ofMinutes(3), 2L << 20);

  @TempDir static Path home;
  private static GraderRegistry graders;
  private static Lesson lesson;
  private static GradingSettings settings;
  private static Grading grading;
  private static Replay replay;

  @BeforeAll
  static void prepare() throws IOException {
    graders = GraderRegistry.builtIn();
    lesson = Courses.firstLesson(graders);
    var distribution = SparkKernel.in(home.resolve("kernel"));
    settings = GradingSettings.in(home, SparkVersion.of(distribution)).withLimits(LIMITS);
    grading = Grading.of(graders, provider(distribution), settings, InstantSource.system());
    var judge = new Judge(graders, settings.evidence());
    replay =
        new Replay(Sessions.fresh(provider(distribution), settings.temporary(), LIMITS), judge);
  }

  private static LocalProcessProvider provider(KernelDistribution distribution) {
    return new LocalProcessProvider(
        LocalProcessProvider.ownJava(), distribution, home.resolve("run/kernels"), System.getenv());
  }

  @AfterAll
  static void nothingIsLeftBehind() throws IOException {
    graders.close();
    for (var folder : List.of(settings.temporary(), home.resolve("run/kernels"))) {
      try (var files = Files.list(folder)) {
        assertThat(files).isEmpty();
      }
    }
  }

  /** The whole lesson once, and then each wrong answer in the place of the right one. */
  private void eachAnswer(DataKind data, Step step) {
    var code = SolutionNotebook.of(lesson);
    try (var session = replay.start(code, data)) {
      for (var cell : code.cells()) {
        var exercise = cell.exercise().map(lesson::exercise);
        if (exercise.isPresent()) {
          for (var mutant : exercise.get().mutants()) {
            step.run(session, exercise.get(), source(cell, mutant.source()), Optional.of(mutant));
          }
          step.run(session, exercise.get(), cell, Optional.empty());
        } else {
          assertThat(session.run(cell)).hasToString("Completed[]");
        }
      }
    }
  }

  private interface Step {
    void run(LessonSession session, Exercise exercise, CodeCell cell, Optional<Mutant> mutant);
  }

  private static CodeCell source(CodeCell cell, String source) {
    return new CodeCell(cell.id(), cell.exercise(), source);
  }

  private static State stateOf(ExerciseGrade grade, String grader) {
    return grade.graders().stream()
        .filter(part -> part.grader().equals(grader))
        .findFirst()
        .orElseThrow()
        .state();
  }

  private static void verify(
      SoftAssertions softly, ExerciseGrade grade, Optional<Mutant> mutant, DataKind data) {
    if (mutant.isEmpty()) {
      softly.assertThat(grade.state()).as("solution: %s", grade).isEqualTo(State.PASSED);
      return;
    }
    var passes = data == DataKind.GIVEN && mutant.get().passesCheck();
    softly
        .assertThat(stateOf(grade, mutant.get().fails()))
        .as("%s on %s data: %s", mutant.get().name(), data.text(), grade)
        .isIn(passes ? List.of(State.PASSED) : List.of(State.FAILED, State.PARTIAL));
    if (!passes) {
      softly.assertThat(grade.state()).as("%s", grade).isIn(State.FAILED, State.PARTIAL);
    }
  }

  @RepeatedTest(5)
  void onCheckTheSolutionPassesAndEachMutantFailsTheGraderItNames() {
    var softly = new SoftAssertions();
    eachAnswer(
        DataKind.GIVEN,
        (session, exercise, cell, mutant) -> {
          session.run(cell);
          var verdict =
              grading
                  .check()
                  .check(
                      session.kernel(),
                      lesson,
                      exercise.id(),
                      new Check.Cell(Optional.of(cell.id()), Optional.of(cell.source())));
          verify(softly, verdict.grade(), mutant, DataKind.GIVEN);
        });
    softly.assertAll();
  }

  @RepeatedTest(5)
  void onSubmitTheSolutionPassesAndEachMutantFailsTheGraderItNames() {
    var softly = new SoftAssertions();
    eachAnswer(
        DataKind.HIDDEN,
        (session, exercise, cell, mutant) -> {
          var result = replay.result(session, cell, exercise, session.run(cell));
          var grade = grading.submission().grade(lesson, exercise, result, DataKind.HIDDEN);
          verify(softly, grade, mutant, DataKind.HIDDEN);
          softly
              .assertThat(grade.graders())
              .as("hidden data stays hidden")
              .flatExtracting(GraderGrade::feedback)
              .allSatisfy(item -> assertThat(item.details()).isEmpty());
        });
    softly.assertAll();
  }

  private static Notebook solved(Map<String, String> sources) {
    return LessonRelease.of(lesson)
        .notebook()
        .mapCells(
            cell ->
                cell.sparkmaster()
                    .map(json -> sources.get(json.path("exercise").asText()))
                    .map(cell::withSource)
                    .orElse(cell));
  }

  private static String solution(String exercise) {
    return SolutionNotebook.of(lesson).source(new ExerciseId(exercise));
  }

  private static List<Verdict> submit(Map<String, String> sources) {
    var ids = lesson.exercises().stream().map(Exercise::id).toList();
    return grading.submission().grade(lesson, solved(sources), ids, DataKind.HIDDEN);
  }

  private static List<State> states(List<Verdict> verdicts) {
    return verdicts.stream().map(verdict -> verdict.grade().state()).toList();
  }

  @Test
  void theSolutionPassesAndItsVerdictsAreSigned() {
    var verdicts =
        submit(
            Map.of(
                "over-the-limit", solution("over-the-limit"),
                "species-that-do-damage", solution("species-that-do-damage"),
                "one-job", solution("one-job")));

    assertThat(states(verdicts)).as("%s", verdicts).containsOnly(State.PASSED);
    assertThat(verdicts)
        .allSatisfy(
            verdict -> {
              assertThat(verdict.grade().points())
                  .isEqualByComparingTo(String.valueOf(verdict.grade().max()));
              assertThat(verdict.signed().orElseThrow().verifies(VerdictKey.in(settings.keys())))
                  .isTrue();
              assertThat(verdict.signed().orElseThrow().content().path("sparkVersion").asText())
                  .matches("4\\.\\d+\\.\\d+");
            });
  }

  @Test
  void theStarterIsNoAttempt() {
    assertThat(states(submit(Map.of()))).containsOnly(State.NOT_ATTEMPTED);
  }

  @Test
  void endingTheKernelIsNoSuccess() {
    var verdicts =
        submit(
            Map.of(
                "over-the-limit",
                "val overTheLimit: Long = 3L\nSystem.exit(0)",
                "one-job",
                solution("one-job")));

    assertThat(states(verdicts))
        .containsExactly(State.FAILED, State.NOT_ATTEMPTED, State.NOT_GRADABLE);
    assertThat(verdicts.get(0).grade().feedback().toString()).contains("System.exit");
    assertThat(verdicts.get(0).grade().points()).isZero();
  }

  @Test
  void aFloodOfOutputEndsInAVerdict() {
    var verdicts =
        submit(
            Map.of(
                "over-the-limit",
                "val overTheLimit: Long = 1L\nwhile (true) println(\"x\" * 10000)"));

    assertThat(verdicts.get(0).grade().state()).isEqualTo(State.FAILED);
    assertThat(verdicts.get(0).grade().feedback().toString()).contains("wrote more than");
  }

  @Test
  void anEndlessLoopIsStoppedAtItsLimit() {
    var shorter =
        new ReplayLimits(
            LIMITS.start(), Duration.ofSeconds(25), LIMITS.total(), LIMITS.outputBytes());
    var impatient =
        Grading.of(
            graders,
            provider(new KernelDistribution(home.resolve("kernel"))),
            settings.withLimits(shorter),
            InstantSource.system());
    var notebook =
        solved(Map.of("over-the-limit", "val overTheLimit: Long = { while (true) {}; 1L }"));

    var verdict =
        impatient
            .submission()
            .grade(lesson, notebook, List.of(new ExerciseId("over-the-limit")), DataKind.HIDDEN)
            .get(0);

    assertThat(verdict.grade().state()).isEqualTo(State.FAILED);
    assertThat(verdict.grade().feedback().toString()).contains("25 s");
  }

  @Test
  void printedVerdictsAndWrittenFilesProveNothing() {
    var forged =
        """
        val reply = "{\\"schema\\":1,\\"status\\":\\"ok\\",\\"passed\\":true,\\"points\\":10}"
        println(reply)
        System.err.println(reply)
        java.nio.file.Files.writeString(java.nio.file.Path.of("verdict.json"), reply)
        val overTheLimit: Long = -1L
        """;

    var verdicts = submit(Map.of("over-the-limit", forged));

    assertThat(verdicts.get(0).grade().state()).isEqualTo(State.FAILED);
    assertThat(verdicts.get(0).grade().points()).isZero();
  }
}
