package io.sparkmaster.graders.runner.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.graders.runner.SparkKernel;
import io.sparkmaster.graders.runner.plugins.SampleJar;
import io.sparkmaster.kernel.protocol.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The sample plugin in the graders folder of the {@code grade} command, with real kernels. */
@Timeout(300)
final class SampleGraderIT {
  private static final Path COURSE = Path.of("..", "sample", "course");

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void copyTheCourseAndMakeTwoAnswers() throws IOException {
    try (var files = Files.walk(COURSE)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var to = folder.resolve("course").resolve(COURSE.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
    var solution = Files.readString(COURSE.resolve("strikes/lesson.ipynb"));
    var ascending = "orderBy(\\\"year\\\")";
    assertThat(solution).contains(ascending);
    var work = Files.createDirectories(folder.resolve("work"));
    Files.writeString(work.resolve("right.ipynb"), solution);
    Files.writeString(
        work.resolve("wrong.ipynb"), solution.replace(ascending, "orderBy(desc(\\\"year\\\"))"));
  }

  private int grade(Path kernels) {
    var arguments =
        new String[] {
          folder.resolve("work").toString(),
          "--course",
          folder.resolve("course").toString(),
          "--trusted",
          "--jobs",
          "1",
          "--json"
        };
    var environment = Map.of("SPARKMASTER_HOME", folder.resolve("home").toString());
    return GradeCommand.create(kernels, environment)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void aPluginJudgesBesideTheBuiltInGradersAndBrokenOnesAreLeftOut() throws IOException {
    var plugins = folder.resolve("home/graders");
    var jar = SampleJar.into(plugins);
    Files.copy(jar, plugins.resolve("copy-of-it.jar"));
    Files.writeString(plugins.resolve("text.jar"), "no jar");

    var exitCode = grade(SparkKernel.in(folder.resolve("kernel")).root());

    assertThat(err.toString())
        .contains("Left out: " + plugins.resolve("copy-of-it.jar"), "chart-grader.jar, which stays")
        .contains("Left out: " + plugins.resolve("text.jar"), "no jar that can be read");
    assertThat(exitCode).as("%s%s", out, err).isEqualTo(1);
    var json = Json.parseObject(out.toString().getBytes(StandardCharsets.UTF_8), "report");
    var right = json.at("/notebooks/0/verdicts/0");
    assertThat(right.path("state").asText()).as("%s", json).isEqualTo("passed");
    assertThat(right.at("/graders/1/id").asText()).isEqualTo("chart-data");
    var wrong = json.at("/notebooks/1/verdicts/0");
    assertThat(wrong.path("state").asText()).isEqualTo("partial");
    assertThat(wrong.path("points").asInt()).isEqualTo(5);
    assertThat(wrong.at("/graders/1/feedback/0/text").asText())
        .isEqualTo("The rows of your answer do not go from left to right.");
    assertThat(wrong.toString()).doesNotContain("7700");
  }

  @Test
  void aPluginsOptionsAreCheckedWithTheCourse() throws IOException {
    SampleJar.into(folder.resolve("home/graders"));
    var exercises = folder.resolve("course/strikes/exercises.yaml");
    Files.writeString(
        exercises, Files.readString(exercises).replace("y: strikes", "y: strikes, point: 3"));

    assertThat(grade(folder.resolve("no-kernels"))).isEqualTo(2);
    assertThat(err.toString()).contains("exercises.yaml", "\"point\"", "points");
  }

  @Test
  void withoutThePluginTheCourseSaysWhichGraderItLacks() {
    assertThat(grade(folder.resolve("no-kernels"))).isEqualTo(2);
    assertThat(err.toString()).contains("exercises.yaml", "chart-data");
  }
}
