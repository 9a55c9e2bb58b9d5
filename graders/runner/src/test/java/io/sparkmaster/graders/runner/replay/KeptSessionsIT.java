package io.sparkmaster.graders.runner.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.courses.catalog.CellLanguage;
import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.courses.catalog.SolutionNotebook.CodeCell;
import io.sparkmaster.graders.runner.Courses;
import io.sparkmaster.graders.runner.plugins.GraderRegistry;
import io.sparkmaster.kernel.launch.LocalProcessProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kernels that are kept, with kernel processes that understand a handful of words. */
@Timeout(120)
final class KeptSessionsIT {
  private static final ReplayLimits LIMITS =
      new ReplayLimits(
          Duration.ofSeconds(60), Duration.ofMinutes(1), Duration.ofMinutes(2), 100_000);

  @TempDir Path root;
  private Lesson lesson;
  private WatchedSessions ofJava;
  private LocalProcessProvider provider;

  @BeforeEach
  void prepare() throws IOException {
    try (var graders = GraderRegistry.builtIn()) {
      lesson = Courses.firstLesson(graders);
    }
    provider = WatchedSessions.echoKernels(root);
    ofJava = new WatchedSessions(Sessions.fresh(provider, root.resolve("temporary"), LIMITS));
  }

  private KeptSessions sessions() {
    return new KeptSessions(provider, root.resolve("temporary"), LIMITS, ofJava);
  }

  private Lesson inJava() {
    return new Lesson(
        lesson.course(),
        lesson.id(),
        lesson.title(),
        lesson.version(),
        lesson.hash(),
        CellLanguage.JAVA,
        lesson.directory(),
        lesson.source(),
        lesson.exercises());
  }

  @Test
  void aJavaLessonHasAKernelForItselfOfTheOthers() {
    try (var sessions = sessions()) {
      var first = sessions.take(inJava(), DataKind.HIDDEN);
      sessions.give(first);
      var second = sessions.take(inJava(), DataKind.HIDDEN);
      sessions.give(second);

      assertThat(ofJava.taken).containsExactly(first, second);
      assertThat(ofJava.given).containsExactly(first, second);
      assertThat(first).isNotSameAs(second);
      assertThat(first.alive()).as("none idles that nobody takes again").isFalse();
    }
  }

  @Test
  void aKeptKernelFindsNothingOfTheLastNotebookInItsFolders() throws Exception {
    try (var sessions = sessions()) {
      var first = sessions.take(lesson, DataKind.HIDDEN);
      var leave = "run echo mine > left; echo mine > \"$HOME/left\"";
      assertThat(first.run(new CodeCell("a", Optional.empty(), leave))).hasToString("Completed[]");
      assertThat(named("left")).hasSize(2);
      sessions.give(first);

      assertThat(sessions.take(lesson, DataKind.HIDDEN)).isSameAs(first);
      assertThat(named("left")).isEmpty();
      assertThat(ofJava.taken).isEmpty();
      sessions.give(first);
    }
  }

  private List<Path> named(String name) throws IOException {
    try (var files = Files.walk(root.resolve("temporary"))) {
      return files.filter(each -> each.endsWith(name)).toList();
    }
  }
}
