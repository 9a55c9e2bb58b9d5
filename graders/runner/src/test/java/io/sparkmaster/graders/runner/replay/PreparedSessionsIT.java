package io.sparkmaster.graders.runner.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.courses.catalog.SolutionNotebook.CodeCell;
import io.sparkmaster.graders.runner.Courses;
import io.sparkmaster.graders.runner.plugins.GraderRegistry;
import io.sparkmaster.kernel.launch.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kernels that are started ahead, with kernel processes that understand a handful of words. */
@Timeout(120)
final class PreparedSessionsIT {
  private static final ReplayLimits LIMITS =
      new ReplayLimits(
          Duration.ofSeconds(60), Duration.ofMinutes(1), Duration.ofMinutes(2), 100_000);

  @TempDir Path root;
  private Lesson lesson;
  private WatchedSessions fresh;

  @BeforeEach
  void prepare() throws IOException {
    try (var graders = GraderRegistry.builtIn()) {
      lesson = Courses.firstLesson(graders);
    }
    var provider = WatchedSessions.echoKernels(root);
    fresh = new WatchedSessions(Sessions.fresh(provider, root.resolve("temporary"), LIMITS));
  }

  private LessonSession nextStarted() throws InterruptedException {
    var session = fresh.taken.poll(60, TimeUnit.SECONDS);
    assertThat(session).as("a kernel that was started").isNotNull();
    return session;
  }

  private void nothingIsLeft() throws IOException {
    for (var folder : new String[] {"run", "temporary"}) {
      try (var files = Files.list(root.resolve(folder))) {
        assertThat(files).isEmpty();
      }
    }
  }

  @Test
  void theNextKernelStartsWhileOneRunsAndIsGivenOnce() throws Exception {
    try (var sessions = new PreparedSessions(fresh, 2, 1)) {
      var first = sessions.take(lesson, DataKind.HIDDEN);
      var both = new LessonSession[] {nextStarted(), nextStarted()};
      var second = sessions.take(lesson, DataKind.HIDDEN);

      assertThat(both).containsExactlyInAnyOrder(first, second);
      assertThat(second).isNotSameAs(first);
      sessions.give(first);
      sessions.give(second);
    }
    assertThat(fresh.taken).as("no kernel for which there is no notebook").isEmpty();
    nothingIsLeft();
  }

  @Test
  void oneThatWasPreparedForOtherDataHasTheFilesThatAreAskedFor() throws Exception {
    try (var sessions = new PreparedSessions(fresh, 2, 1)) {
      var first = sessions.take(lesson, DataKind.HIDDEN);
      sessions.give(first);
      var second = sessions.take(lesson, DataKind.GIVEN);

      assertThat(nextStarted()).isNotNull();
      assertThat(nextStarted()).isNotNull();
      assertThat(fresh.taken).isEmpty();
      try (var files = Files.walk(root.resolve("temporary"))) {
        assertThat(files)
            .as("a file that hidden data lacks")
            .anyMatch(file -> file.endsWith("data/README.md"));
      }
      sessions.give(second);
    }
    nothingIsLeft();
  }

  private List<Path> lessons() throws IOException {
    try (var files = Files.list(root.resolve("temporary"))) {
      return files.map(each -> each.resolve("lesson")).toList();
    }
  }

  @Test
  void whatARunningSubmissionDoesToTheFilesOfTheNextIsUndone() throws Exception {
    try (var sessions = new PreparedSessions(fresh, 2, 1)) {
      var first = sessions.take(lesson, DataKind.HIDDEN);
      assertThat(nextStarted()).isNotNull();
      assertThat(nextStarted()).isNotNull();
      for (var folder : lessons()) {
        Files.writeString(folder.resolve("data/planted.csv"), "1");
      }
      sessions.give(first);
      var second = sessions.take(lesson, DataKind.HIDDEN);

      assertThat(fresh.taken).as("it is the prepared one").isEmpty();
      assertThat(lessons())
          .singleElement(InstanceOfAssertFactories.PATH)
          .satisfies(
              left -> {
                assertThat(left.resolve("data")).isNotEmptyDirectory();
                assertThat(left.resolve("data/planted.csv")).doesNotExist();
              });
      sessions.give(second);
    }
    nothingIsLeft();
  }

  @Test
  void onePreparedWhoseFolderIsGoneIsReplaced() throws Exception {
    try (var sessions = new PreparedSessions(fresh, 2, 1)) {
      sessions.give(sessions.take(lesson, DataKind.HIDDEN));
      assertThat(nextStarted()).isNotNull();
      assertThat(nextStarted()).isNotNull();
      for (var folder : lessons()) {
        FileTree.delete(folder.getParent());
      }
      var second = sessions.take(lesson, DataKind.HIDDEN);

      assertThat(nextStarted()).isSameAs(second);
      sessions.give(second);
    }
    nothingIsLeft();
  }

  @Test
  void aPreparedKernelThatHasEndedIsNobodysMistake() throws Exception {
    try (var sessions = new PreparedSessions(fresh, 2, 1)) {
      var first = sessions.take(lesson, DataKind.HIDDEN);
      var prepared = nextStarted();
      prepared = prepared == first ? nextStarted() : prepared;
      prepared.run(new CodeCell("c", Optional.empty(), "die 0"));

      var second = sessions.take(lesson, DataKind.HIDDEN);

      assertThat(second).isNotSameAs(prepared);
      assertThat(second.alive()).isTrue();
      sessions.give(first);
      sessions.give(second);
    }
    nothingIsLeft();
  }

  @Test
  void whatWasPreparedAndNotTakenEnds() throws Exception {
    try (var sessions = new PreparedSessions(fresh, 5, 1)) {
      sessions.give(sessions.take(lesson, DataKind.HIDDEN));
      nextStarted();
    }
    nothingIsLeft();
  }
}
