package io.sparkmaster.graders.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.courses.catalog.Exercise;
import io.sparkmaster.courses.catalog.ExerciseId;
import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.courses.catalog.LessonRelease;
import io.sparkmaster.courses.catalog.SolutionNotebook;
import io.sparkmaster.courses.catalog.SolutionNotebook.CodeCell;
import io.sparkmaster.courses.catalog.SubmittedSources;
import io.sparkmaster.courses.catalog.notebook.Notebook;
import io.sparkmaster.graders.runner.plugins.GraderRegistry;
import io.sparkmaster.graders.runner.replay.DataKind;
import io.sparkmaster.graders.runner.replay.KeptSessions;
import io.sparkmaster.graders.runner.replay.LessonSession;
import io.sparkmaster.graders.runner.replay.ReplayLimits;
import io.sparkmaster.graders.runner.replay.Sessions;
import io.sparkmaster.graders.spi.v1.Grade.State;
import io.sparkmaster.kernel.launch.LocalProcessProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Ways to cheat at Submit, in one kernel. Those that end the kernel, and forged files, are in
 * {@code GradingIT}.
 */
@Timeout(240)
final class AttackIT {
  @TempDir static Path home;
  private static GraderRegistry graders;
  private static Lesson lesson;
  private static Grading grading;
  private static Replay replay;
  private static LessonSession session;
  private static LocalProcessProvider provider;
  private static GradingSettings settings;

  @BeforeAll
  static void openTheLesson() throws IOException {
    graders = GraderRegistry.builtIn();
    lesson = ShopCourse.in(home.resolve("course"), graders);
    var distribution = SparkKernel.in(home.resolve("kernel"));
    var limits =
        new ReplayLimits(
            Duration.ofSeconds(120), Duration.ofSeconds(60), Duration.ofMinutes(4), 8L << 20);
    settings = GradingSettings.in(home, SparkVersion.of(distribution)).withLimits(limits);
    provider =
        new LocalProcessProvider(
            LocalProcessProvider.ownJava(),
            distribution,
            home.resolve("run/kernels"),
            System.getenv());
    grading = Grading.of(graders, provider, settings, InstantSource.system());
    var sessions = Sessions.fresh(provider, settings.temporary(), limits);
    replay = new Replay(sessions, new Judge(graders, settings.evidence()));
    session = replay.start(SolutionNotebook.of(lesson), DataKind.HIDDEN);
    assertThat(session.run(cell("read"))).hasToString("Completed[]");
  }

  @AfterAll
  static void close() {
    session.close();
    graders.close();
  }

  private static CodeCell cell(String id) {
    return SolutionNotebook.of(lesson).cells().stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static ExerciseGrade grade(String exercise, String source) {
    Exercise wanted = lesson.exercise(new ExerciseId(exercise));
    var cell = new CodeCell(exercise, cell(exercise).exercise(), source);
    var result = replay.result(session, cell, wanted, session.run(cell));
    return grading.submission().grade(lesson, wanted, result, DataKind.HIDDEN);
  }

  private static List<String> review(String exercise, String source) {
    var sources =
        new SubmittedSources(Map.of(new ExerciseId(exercise), source), Set.of(), Set.of());
    return new Review(graders).reasons(lesson, sources);
  }

  private static String failing(ExerciseGrade grade) {
    return grade.graders().stream()
        .filter(part -> part.state() != State.PASSED)
        .map(GraderGrade::grader)
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @EnumSource(Attack.class)
  void aCheatEarnsNoPassOrIsSentToReview(Attack attack) {
    var grade = grade("sold", attack.source);
    var review = review("sold", attack.source);

    var words = grade.feedback() + " " + grade.graders();
    assertThat(words).as("hidden data stays hidden").doesNotContain("zebra", "77001", "77002");
    if (attack.caughtBy.equals(Attack.REVIEW)) {
      assertThat(review).as("%s", grade).hasSize(1);
      return;
    }
    assertThat(grade.state()).as("%s", grade).isIn(State.FAILED, State.PARTIAL);
    if (!attack.caughtBy.isEmpty()) {
      assertThat(failing(grade)).as("%s", grade).isEqualTo(attack.caughtBy);
    }
  }

  @Test
  void honestAnswersPassAndNobodyNeedLookAtThem() {
    for (var honest :
        List.of(
            SolutionNotebook.of(lesson).source(new ExerciseId("sold")),
            "sales.createOrReplaceTempView(\"sales\")\n"
                + "val sold = spark.sql(\"SELECT item, sum(quantity) AS sold FROM sales GROUP BY"
                + " item\")",
            "// no collect here, and no getDeclaredField\n"
                + "val sold = sales.groupBy(\"item\").sum(\"quantity\")\nsold.show()")) {
      var grade = grade("sold", honest);
      assertThat(grade.state()).as("%s", grade).isEqualTo(State.PASSED);
      assertThat(review("sold", honest)).isEmpty();
    }
  }

  @Test
  void editedOutputsAndOtherCellsOfANotebookAreNotLookedAt() throws IOException {
    var released = new String(LessonRelease.of(lesson).notebookBytes(), StandardCharsets.UTF_8);
    var edited =
        released
            .replaceAll(
                "\"outputs\"\\s*:\\s*\\[\\s*]",
                "\"outputs\": [{\"output_type\": \"stream\", \"name\": \"stdout\", \"text\":"
                    + " \"passed\"}]")
            .replace("option(\\\"header\\\", true)", "option(\\\"header\\\", false)");
    assertThat(edited).isNotEqualTo(released);
    var ids = lesson.exercises().stream().map(Exercise::id).toList();

    var verdicts =
        grading
            .submission()
            .grade(
                lesson,
                Notebook.read(edited.getBytes(StandardCharsets.UTF_8)),
                ids,
                DataKind.HIDDEN);

    assertThat(verdicts)
        .extracting(verdict -> verdict.grade().state())
        .containsOnly(State.NOT_ATTEMPTED);
  }

  @Test
  void filesAreLookedAtWhereTheyWereWritten() {
    var right = SolutionNotebook.of(lesson).source(new ExerciseId("written"));
    var wrongFolders = right.replace("partitionBy(\"item\")", "partitionBy(\"quantity\")");
    var halfOfIt = right.replace("sales.", "sales.filter($\"quantity\" > 1).");
    var manyFiles =
        "sales.repartition(3).write.mode(\"overwrite\").partitionBy(\"item\").parquet(\"out/items\")";
    var faked =
        "val out = java.nio.file.Path.of(\"out/items\")\n"
            + "scala.reflect.io.Directory(out.toFile).deleteRecursively()\n"
            + "java.nio.file.Files.createDirectories(out.resolve(\"item=pen\"))\n"
            + "for (f <- Seq(\"_SUCCESS\", \"item=pen/part-0.parquet\"))"
            + " java.nio.file.Files.writeString(out.resolve(f), \"PAR1\")";

    assertThat(grade("written", right).state()).isEqualTo(State.PASSED);
    assertThat(failing(grade("written", wrongFolders))).isEqualTo("rows files");
    assertThat(failing(grade("written", halfOfIt))).isEqualTo("rows");
    assertThat(failing(grade("written", manyFiles))).isEqualTo("files");
    assertThat(failing(grade("written", faked))).startsWith("rows");
  }

  @Test
  void aQuestionIsAnsweredByAValue() {
    assertThat(grade("question", "val answer = \"groupBy\"").state()).isEqualTo(State.PASSED);
    assertThat(grade("question", "val answer = \"Group  by\"").state()).isEqualTo(State.PASSED);
    assertThat(grade("question", "val answer = \"filter\"").state()).isEqualTo(State.FAILED);
    assertThat(grade("question", "val answer = Seq(\"groupBy\", \"filter\", \"map\")").state())
        .isEqualTo(State.FAILED);
  }

  @Test
  void whatOneTrustedNotebookLeavesChangesNoVerdictOfTheNext() {
    try (var kept = kept()) {
      var trusted = Grading.trusted(graders, kept, settings, InstantSource.system()).submission();

      var right = "sales.groupBy($\"item\").agg(sum($\"quantity\").as(\"sold\"))";
      var leaving =
          "val helper = %s\nhelper.createOrReplaceTempView(\"left\")\n".formatted(right)
              + "def sum(name: String) = lit(1)\n"
              + "spark.conf.set(\"spark.sql.caseSensitive\", true)\n"
              + "val sold = helper";
      assertThat(points(trusted, leaving.replace("agg(sum", "agg(functions.sum"))).isEqualTo(10);
      var first = kept.take(lesson, DataKind.HIDDEN);
      kept.give(first);

      // What the answer's text alone is worth.
      assertThat(points(trusted, "val other = 1")).isLessThan(3);
      assertThat(points(trusted, "val sold = helper")).isLessThan(3);
      assertThat(points(trusted, "val sold = spark.table(\"left\")")).isLessThan(3);
      assertThat(points(trusted, "val sold = " + right.replace("item", "ITEM")))
          .as("columns are found whatever their capitals, and sum is Spark's")
          .isEqualTo(10);
      var last = kept.take(lesson, DataKind.HIDDEN);
      kept.give(last);
      assertThat(last).as("all of it was one kernel").isSameAs(first);
    }
  }

  private KeptSessions kept() {
    var temporary = settings.temporary();
    var fresh = Sessions.fresh(provider, temporary, settings.limits());
    return new KeptSessions(provider, temporary, settings.limits(), fresh);
  }

  private double points(Submission submission, String answer) {
    var notebook =
        LessonRelease.of(lesson)
            .notebook()
            .mapCells(
                cell ->
                    cell.sparkmaster()
                        .filter(json -> json.path("exercise").asText().equals("sold"))
                        .map(json -> cell.withSource(answer))
                        .orElse(cell));
    var ids = List.of(new ExerciseId("sold"));
    return submission
        .grade(lesson, notebook, ids, DataKind.HIDDEN)
        .get(0)
        .grade()
        .points()
        .doubleValue();
  }

  @Test
  void aTrustedKernelGoesOnWithFreshFilesAndItsVerdictsAreAdvisory() {
    try (var kept = kept()) {
      var first = kept.take(lesson, DataKind.HIDDEN);
      first.run(
          new CodeCell("a", Optional.empty(), "val n = 1; new java.io.File(\"mine\").mkdir()"));
      kept.give(first);
      var second = kept.take(lesson, DataKind.HIDDEN);
      var check = "assert(!new java.io.File(\"mine\").exists && new java.io.File(\"data\").exists)";

      assertThat(second).isSameAs(first);
      assertThat(second.run(new CodeCell("b", Optional.empty(), check))).hasToString("Completed[]");
      kept.give(second);

      var trusted = Grading.trusted(graders, kept, settings, InstantSource.system());
      var solved =
          LessonRelease.of(lesson)
              .notebook()
              .mapCells(
                  cell ->
                      cell.sparkmaster()
                          .filter(json -> json.path("exercise").asText().equals("sold"))
                          .map(json -> cell.withSource("val sold = sales"))
                          .orElse(cell));
      var ids = List.of(new ExerciseId("sold"));
      var verdict = trusted.submission().grade(lesson, solved, ids, DataKind.HIDDEN).get(0);
      assertThat(verdict.grade().state()).isIn(State.FAILED, State.PARTIAL);
      assertThat(verdict.trust()).isEqualTo(Verdict.Trust.ADVISORY);
      assertThat(verdict.signed()).isEmpty();

      var poisoned = kept.take(lesson, DataKind.HIDDEN);
      assertThat(poisoned.run(new CodeCell("c", Optional.empty(), "spark.stop()")))
          .hasToString("Completed[]");
      kept.give(poisoned);
      var elsewhere =
          new GradingSettings(
              settings.temporary(),
              home.resolve("cache-of-trusted"),
              settings.keys(),
              settings.sparkVersion(),
              settings.limits(),
              settings.evidence());
      var solutions = Grading.trusted(graders, kept, elsewhere, InstantSource.system()).expected();
      var answers = solutions.of(lesson, lesson.exercise(ids.get(0)), DataKind.HIDDEN);
      assertThat(((ExpectedAnswers.OfSolution) answers).answers().complete()).isTrue();
    }
  }
}
