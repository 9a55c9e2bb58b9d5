package io.sparkmaster.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.graders.spi.v1.Grader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample plugin in the graders folder of a server. */
final class GraderPluginTest {
  private static final Path SAMPLE = Path.of("..", "graders", "sample");
  private static final String SERVICE = "META-INF/services/io.sparkmaster.graders.spi.v1.Grader";

  @TempDir private Path folder;
  private Path plugins;

  @BeforeEach
  void writeTwoCourses() throws IOException {
    plugins = Files.createDirectories(folder.resolve("home/graders"));
    copyTheCourse("right");
    copyTheCourse("mistyped");
    var exercises = folder.resolve("courses/mistyped/mistyped-1/exercises.yaml");
    Files.writeString(exercises, Files.readString(exercises).replace("y: strikes", "why: strikes"));
  }

  /** The sample's own, by another name. */
  private void copyTheCourse(String id) throws IOException {
    var course = SAMPLE.resolve("course");
    for (var file : files(course)) {
      var name = course.relativize(file).toString().replaceFirst("^strikes", id + "-1");
      var to = folder.resolve("courses").resolve(id).resolve(name);
      Files.createDirectories(to.getParent());
      var text =
          Files.readString(file)
              .replace("birds", id)
              .replace("[strikes]", "[" + id + "-1]")
              .replace("\"strikes\"}", "\"" + id + "-1\"}");
      Files.writeString(to, text);
    }
  }

  /** Against the graders' interface and nothing else. */
  private void installTheSample() throws Exception {
    var spi = Path.of(Grader.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    var classes = Files.createDirectory(folder.resolve("classes"));
    var arguments = new ArrayList<>(List.of("--release", "17", "-proc:none"));
    arguments.addAll(List.of("-cp", spi.toString(), "-d", classes.toString()));
    arguments.addAll(files(SAMPLE.resolve("src/main/java")).stream().map(Path::toString).toList());
    var compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(compiled).isZero();
    try (var out = new JarOutputStream(Files.newOutputStream(plugins.resolve("chart.jar")))) {
      out.putNextEntry(new JarEntry(SERVICE));
      Files.copy(SAMPLE.resolve("src/main/resources").resolve(SERVICE), out);
      for (var file : files(classes)) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
      }
    }
  }

  private static List<Path> files(Path below) throws IOException {
    try (var walk = Files.walk(below)) {
      return walk.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void aCourseMayUseThePluginsGraderAndItsOptionsAreChecked() throws Exception {
    installTheSample();
    Files.writeString(plugins.resolve("a-text.jar"), "no jar");

    try (var server = new WholeServer(folder, "/")) {
      var answer = server.json("GET", "/learn/api/v1/courses", "");

      assertThat(answer.path("courses")).hasSize(1);
      assertThat(answer.at("/courses/0/id").asText()).isEqualTo("right");
      assertThat(answer.path("faults")).hasSize(1);
      assertThat(answer.at("/faults/0").toString()).contains("mistyped", "chart-data", "why");
    }
  }

  @Test
  void withoutThePluginTheCourseIsAFaultThatNamesTheGrader() throws Exception {
    try (var server = new WholeServer(folder, "/")) {
      var answer = server.json("GET", "/learn/api/v1/courses", "");

      assertThat(answer.path("courses")).isEmpty();
      assertThat(answer.path("faults").toString()).contains("chart-data");
    }
  }
}
