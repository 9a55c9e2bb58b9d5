package io.sparkmaster.graders.runner.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.courses.catalog.SolutionNotebook.CodeCell;
import io.sparkmaster.graders.runner.Courses;
import io.sparkmaster.graders.runner.plugins.GraderRegistry;
import io.sparkmaster.graders.runner.replay.CellOutcome.Completed;
import io.sparkmaster.graders.runner.replay.CellOutcome.Flooded;
import io.sparkmaster.graders.runner.replay.CellOutcome.KernelEnded;
import io.sparkmaster.graders.runner.replay.CellOutcome.KernelEnded.Why;
import io.sparkmaster.graders.runner.replay.CellOutcome.NotReached;
import io.sparkmaster.graders.runner.replay.CellOutcome.TimedOut;
import io.sparkmaster.kernel.launch.KernelDistribution;
import io.sparkmaster.kernel.launch.LocalProcessProvider;
import io.sparkmaster.kernel.launch.echo.EchoDistribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What cells can do to a session, with kernel processes that understand a handful of words. */
@Timeout(180)
final class LessonSessionIT {
  /** So long that a slow machine reaches what the test is about first. */
  private static final ReplayLimits PATIENT = limits(60, 120);

  @TempDir static Path root;
  private static KernelDistribution distribution;
  private static Lesson lesson;
  @TempDir Path temporary;

  @BeforeAll
  static void prepare() throws IOException {
    distribution = EchoDistribution.in(root.resolve("echo"));
    try (var graders = GraderRegistry.builtIn()) {
      lesson = Courses.firstLesson(graders);
    }
  }

  private static ReplayLimits limits(int cellSeconds, int allSeconds) {
    return new ReplayLimits(
        Duration.ofSeconds(60),
        Duration.ofSeconds(cellSeconds),
        Duration.ofSeconds(allSeconds),
        100_000);
  }

  private LessonSession start(DataKind data) {
    return start(data, PATIENT);
  }

  private LessonSession start(DataKind data, ReplayLimits limits) {
    var provider =
        new LocalProcessProvider(
            LocalProcessProvider.ownJava(), distribution, root.resolve("run"), Map.of());
    return LessonSession.start(provider, temporary, lesson, data, limits);
  }

  @AfterEach
  void nothingIsLeftBehind() throws IOException {
    try (var files = Files.list(temporary)) {
      assertThat(files).isEmpty();
    }
    try (var files = Files.list(root.resolve("run"))) {
      assertThat(files).isEmpty();
    }
  }

  private static CodeCell cell(String source) {
    return new CodeCell("c1", Optional.empty(), source);
  }

  private Path folder() throws IOException {
    try (var files = Files.list(temporary)) {
      return files.findFirst().orElseThrow().resolve("lesson");
    }
  }

  @Test
  void exitCodeNullIsNoSuccess() {
    try (var session = start(DataKind.GIVEN)) {
      assertThat(session.run(cell("die 0"))).isEqualTo(new KernelEnded(Why.UNKNOWN));
      assertThat(session.lost()).isTrue();
      assertThat(session.run(cell("hello"))).isInstanceOf(NotReached.class);
    }
  }

  @Test
  void aKilledKernelRanOutOfMemory() {
    try (var session = start(DataKind.GIVEN)) {
      assertThat(session.run(cell("die 137"))).isEqualTo(new KernelEnded(Why.KILLED));
    }
  }

  @Test
  void anEndlessCellIsStoppedAndTheNextOneRuns() {
    try (var session = start(DataKind.GIVEN, limits(2, 120))) {
      assertThat(session.run(cell("wait"))).isInstanceOf(TimedOut.class);
      assertThat(session.lost()).isFalse();
      assertThat(session.run(cell("hello"))).isEqualTo(new Completed());
    }
  }

  @Test
  void theTimeForAllCellsEnds() {
    try (var session = start(DataKind.GIVEN, limits(1, 3))) {
      CellOutcome last = new Completed();
      for (int i = 0; i < 6; i++) {
        last = session.run(cell("wait"));
      }
      assertThat(last).isInstanceOf(NotReached.class);
    }
  }

  @Test
  void aFloodEndsTheKernel() {
    try (var session = start(DataKind.GIVEN)) {
      assertThat(session.run(cell("flood 1000000"))).isEqualTo(new Flooded(100_000));
      assertThat(session.lost()).isTrue();
    }
  }

  @Test
  void hiddenDataTakesThePlaceOfTheGivenDataAndNothingElseIsThere() throws IOException {
    try (var session = start(DataKind.HIDDEN)) {
      assertThat(session.run(cell("hello"))).isEqualTo(new Completed());
      assertThat(folder().resolve("data/strikes/1998-1.csv")).exists();
      assertThat(folder().resolve("data/strikes/2000.csv")).doesNotExist();
      assertThat(folder().resolve("hidden")).doesNotExist();
      assertThat(folder().resolve("lesson.ipynb")).doesNotExist();
      assertThat(folder().resolve("exercises.yaml")).doesNotExist();
      assertThat(folder().resolve("mutants")).doesNotExist();
    }
  }

  @Test
  void givenDataIsACopy() throws IOException {
    try (var session = start(DataKind.GIVEN)) {
      assertThat(session.lost()).isFalse();
      var copy = folder().resolve("data/strikes/2000.csv");
      assertThat(copy).hasSameTextualContentAs(lesson.data().resolve("strikes/2000.csv"));
      Files.writeString(copy, "spoilt");
    }
    assertThat(lesson.data().resolve("strikes/2000.csv")).content().doesNotContain("spoilt");
  }
}
