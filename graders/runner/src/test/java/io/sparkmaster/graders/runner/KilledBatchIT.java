package io.sparkmaster.graders.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.courses.catalog.ExerciseId;
import io.sparkmaster.courses.catalog.LessonRelease;
import io.sparkmaster.courses.catalog.SolutionNotebook;
import io.sparkmaster.courses.catalog.notebook.Notebook;
import io.sparkmaster.graders.runner.plugins.GraderRegistry;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.ProtocolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A batch in a program of its own, which is killed. */
@Timeout(300)
final class KilledBatchIT {
  private static final int NOTEBOOKS = 2;

  @TempDir Path home;
  private Path kernels;
  private Path work;
  private Path journal;

  @BeforeEach
  void handIn() throws IOException {
    kernels = SparkKernel.in(home.resolve("kernel")).root();
    work = Files.createDirectories(home.resolve("work"));
    journal = home.resolve("reports/verdicts.jsonl");
    try (var graders = GraderRegistry.builtIn()) {
      var lesson = Courses.firstLesson(graders);
      var exercise = new ExerciseId("over-the-limit");
      var right = SolutionNotebook.of(lesson).source(exercise);
      for (int i = 0; i < NOTEBOOKS; i++) {
        var answer = right + "\n// number " + i;
        Notebook answered =
            LessonRelease.of(lesson)
                .notebook()
                .mapCells(
                    cell ->
                        cell.sparkmaster()
                            .filter(json -> json.path("exercise").asText().equals(exercise.value()))
                            .map(json -> cell.withSource(answer))
                            .orElse(cell));
        Files.write(work.resolve(i + ".ipynb"), answered.write());
      }
    }
  }

  private Process start() throws IOException {
    var command =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-cp",
            System.getProperty("java.class.path"),
            GradeMain.class.getName(),
            kernels.toString(),
            work.toString(),
            "--course",
            Courses.SPARK.toString(),
            "--out",
            journal.getParent().toString(),
            "--home",
            home.toString(),
            "--jobs",
            "1");
    return command
        .redirectErrorStream(true)
        .redirectOutput(home.resolve("log.txt").toFile())
        .start();
  }

  private List<String> lines() throws IOException {
    if (!Files.exists(journal)) {
      return List.of();
    }
    var text = Files.readString(journal);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  /** The program alone; kernels that it had end by themselves. */
  private static void kill(Process program) throws InterruptedException {
    var kernels = new ArrayList<>(program.descendants().toList());
    program.destroyForcibly();
    program.waitFor();
    try {
      for (var kernel : kernels) {
        assertThat(kernel.onExit()).as("%s", kernel.info()).succeedsWithin(Duration.ofSeconds(60));
      }
    } finally {
      kernels.forEach(ProcessHandle::destroyForcibly);
    }
  }

  private boolean aKernelAnswers() throws IOException {
    try (var files = Files.walk(home.resolve("run/grade-kernels"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("kernel-.*\\.json"))
          .anyMatch(KilledBatchIT::answers);
    } catch (UncheckedIOException e) {
      // A kernel's files were removed meanwhile.
      return false;
    }
  }

  private static boolean answers(Path connection) {
    try {
      var port = Json.parseObject(Files.readAllBytes(connection), "file").path("shell_port");
      new Socket("127.0.0.1", port.asInt()).close();
      return true;
    } catch (IOException | ProtocolException e) {
      return false;
    }
  }

  private long kernelsAlive() {
    var folder = home.resolve("run/grade-kernels").toString();
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(folder))
        .count();
  }

  @Test
  void afterAKillNothingIsGradedTwiceAndNothingIsLost() throws Exception {
    var first = start();
    long running;
    try {
      var deadline = System.nanoTime() + Duration.ofSeconds(150).toNanos();
      while ((lines().isEmpty() || !aKernelAnswers())
          && first.isAlive()
          && System.nanoTime() < deadline) {
        first.waitFor(100, TimeUnit.MILLISECONDS);
      }
      running = kernelsAlive();
    } finally {
      kill(first);
    }
    assertThat(running).as("it was killed while a kernel ran").isPositive();
    assertThat(kernelsAlive()).as("no kernel outlives its program").isZero();
    var before = lines();
    assertThat(before).as(Files.readString(home.resolve("log.txt"))).hasSize(1);

    var second = start();
    try {
      assertThat(second.waitFor(200, TimeUnit.SECONDS)).isTrue();
    } finally {
      kill(second);
    }

    assertThat(second.exitValue()).as(Files.readString(home.resolve("log.txt"))).isEqualTo(1);
    var after = lines();
    assertThat(after).hasSize(NOTEBOOKS).startsWith(before.toArray(String[]::new));
    assertThat(after)
        .extracting(line -> Json.parseObject(line.getBytes(StandardCharsets.UTF_8), "line"))
        .allSatisfy(entry -> assertThat(entry.at("/verdicts/0/state").asText()).isEqualTo("passed"))
        .extracting(entry -> entry.path("key").asText())
        .doesNotHaveDuplicates();
    assertThat(home.resolve("run/grade-kernels")).as("what the first one left").isEmptyDirectory();
    assertThat(Files.readString(home.resolve("reports/grades.csv")).lines())
        .hasSize(1 + 3 * NOTEBOOKS);
  }
}
