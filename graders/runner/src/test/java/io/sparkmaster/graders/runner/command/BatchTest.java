package io.sparkmaster.graders.runner.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.courses.catalog.Course;
import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.courses.catalog.LessonRelease;
import io.sparkmaster.courses.catalog.notebook.Notebook;
import io.sparkmaster.graders.runner.Courses;
import io.sparkmaster.graders.runner.plugins.GraderRegistry;
import io.sparkmaster.kernel.protocol.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BatchTest {
  @TempDir Path folder;
  private Course course;
  private Submitted notebook;

  @BeforeEach
  void handIn() {
    try (var graders = GraderRegistry.builtIn()) {
      course = Courses.spark(graders);
      var bytes = LessonRelease.of(Courses.firstLesson(graders)).notebookBytes();
      notebook = new Submitted(folder.resolve("ann.ipynb"), () -> bytes);
    }
  }

  /** Each grading takes the next state of the second exercise. */
  private record Given(Queue<String> states) implements Batch.Work {
    @Override
    public String key(Lesson lesson, Notebook notebook) {
      return "same";
    }

    @Override
    public Entry grade(Lesson lesson, Notebook notebook, Path path) {
      var json = Json.object().put("notebook", path.toString());
      var verdicts = json.putArray("verdicts");
      verdicts.addObject().put("state", "passed").putObject("signed").put("signature", "abc");
      verdicts.addObject().put("state", states.remove());
      return new Entry(json);
    }
  }

  private Entry run(Queue<String> states) {
    try (var journal = Journal.in(folder)) {
      return new Batch(new Given(states), course, Optional.of(journal))
          .run(List.of(notebook), 1, (entry, now) -> {})
          .get(0);
    }
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(folder.resolve(Journal.FILE));
  }

  private static String second(String line) {
    return Json.parseObject(line.getBytes(StandardCharsets.UTF_8), "line")
        .at("/verdicts/1/state")
        .asText();
  }

  @Test
  void verdictsBesideOneThatIsNotGradableAreKeptAndTheWorkIsGradedAgain() throws IOException {
    var states = new ArrayDeque<>(List.of("not_gradable", "failed", "passed"));

    run(states);
    assertThat(lines()).hasSize(1);
    assertThat(lines().get(0)).contains("\"signature\":\"abc\"", "\"key\":\"same\"");

    assertThat(run(states).verdicts().get(1).path("state").asText()).isEqualTo("failed");
    assertThat(lines())
        .hasSize(2)
        .extracting(BatchTest::second)
        .containsExactly("not_gradable", "failed");

    var last = run(states);
    assertThat(last.verdicts().get(1).path("state").asText()).isEqualTo("failed");
    assertThat(states).as("the last line counts, and is not graded again").hasSize(1);
    assertThat(lines()).hasSize(2);
  }
}
