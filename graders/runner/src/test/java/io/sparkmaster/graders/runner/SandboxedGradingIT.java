package io.sparkmaster.graders.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparkmaster.courses.catalog.ExerciseId;
import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.courses.catalog.LessonRelease;
import io.sparkmaster.courses.catalog.SolutionNotebook;
import io.sparkmaster.graders.runner.Verdict.Isolation;
import io.sparkmaster.graders.runner.plugins.GraderRegistry;
import io.sparkmaster.graders.runner.replay.DataKind;
import io.sparkmaster.graders.spi.v1.Grade.State;
import io.sparkmaster.kernel.launch.LocalProcessProvider;
import io.sparkmaster.kernel.launch.SandboxLimits;
import io.sparkmaster.kernel.launch.SandboxedProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The first lesson, graded with real Spark kernels in sandboxes. */
@Timeout(240)
final class SandboxedGradingIT {
  private static final ExerciseId EXERCISE = new ExerciseId("over-the-limit");

  @TempDir static Path home;
  private static GraderRegistry graders;
  private static Lesson lesson;
  private static Grading grading;

  @BeforeAll
  static void prepare() throws IOException {
    graders = GraderRegistry.builtIn();
    lesson = Courses.firstLesson(graders);
    var distribution = SparkKernel.in(home.resolve("kernel"));
    var fault = SandboxedProvider.fault(LocalProcessProvider.ownJava(), distribution);
    assumeTrue(fault.isEmpty(), fault);
    var provider =
        new SandboxedProvider(
            LocalProcessProvider.ownJava(),
            distribution,
            home.resolve("run/kernels"),
            System.getenv(),
            Path::getParent,
            SandboxLimits.standard());
    var settings = GradingSettings.in(home, SparkVersion.of(distribution));
    grading = Grading.of(graders, provider, settings, InstantSource.system());
  }

  @AfterAll
  static void close() throws IOException {
    graders.close();
    try (var files = Files.list(home.resolve("run/grading"))) {
      assertThat(files).isEmpty();
    }
  }

  private static Verdict submit(String source) {
    var notebook =
        LessonRelease.of(lesson)
            .notebook()
            .mapCells(
                cell ->
                    cell.sparkmaster()
                        .filter(json -> json.path("exercise").asText().equals(EXERCISE.value()))
                        .map(json -> cell.withSource(source))
                        .orElse(cell));
    return grading.submission().grade(lesson, notebook, List.of(EXERCISE), DataKind.HIDDEN).get(0);
  }

  @Test
  void theSolutionPassesAndItsVerdictSaysWhereItRan() {
    var verdict = submit(SolutionNotebook.of(lesson).source(EXERCISE));

    assertThat(verdict.grade().state()).as("%s", verdict).isEqualTo(State.PASSED);
    assertThat(verdict.isolation()).isEqualTo(Isolation.BWRAP);
    assertThat(verdict.signed().orElseThrow().content().path("isolation").asText())
        .isEqualTo("bwrap");
  }

  @Test
  void aCellEndedByALimitFailsAndHowMuchItUsedIsNotTold() {
    var verdict =
        submit(
            """
            val overTheLimit: Long = 1L
            val all = (1 to 80).map(i => new ProcessBuilder("sleep", "20").start())
            all.foreach(_.waitFor())
            """);

    assertThat(verdict.grade().state()).isEqualTo(State.FAILED);
    assertThat(verdict.grade().feedback().toString())
        .contains("more memory, processes, disk")
        .doesNotContain("64");
  }
}
