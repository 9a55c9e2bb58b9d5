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
  private static final Path SAMPLE = Path.of("..", "graders", "sample", "src", "main");
  private static final String SERVICE = "META-INF/services/io.sparkmaster.graders.spi.v1.Grader";

  private static final String COURSE =
      """
      schema: 1
      id: %1$s
      version: 1.0.0
      title: Birds
      language: en
      licence: MIT
      modules:
        - {id: charts, title: Charts, tier: fundamentals, lessons: [%1$s-1]}
      """;

  private static final String EXERCISES =
      """
      schema: 1
      exercises:
        - id: per-year
          title: Strikes per year
          target: {kind: variable, name: perYear}
          points: 10
          skills: []
          graders: [{id: chart-data, options: {x: year%s}}]
      """;

  private static final String NOTEBOOK =
      """
      {"cells": [
        {"cell_type": "markdown", "id": "title", "metadata": {}, "source": "# Strikes"},
        {"cell_type": "code", "id": "answer", "execution_count": null, "outputs": [],
         "metadata": {"sparkmaster": {"schema": 1, "exercise": "per-year", "role": "solution"}},
         "source": "val perYear =\\n  // BEGIN SOLUTION\\n  spark.range(1)\\n  // END SOLUTION"}],
       "metadata": {"kernelspec": {"name": "sparkmaster-scala", "display_name": "Scala"}},
       "nbformat": 4, "nbformat_minor": 5}
      """;

  @TempDir private Path folder;
  private Path plugins;

  @BeforeEach
  void writeTwoCourses() throws IOException {
    plugins = Files.createDirectories(folder.resolve("home/graders"));
    course("right", ", y: strikes");
    course("mistyped", ", why: strikes");
  }

  private void course(String id, String options) throws IOException {
    var lesson = Files.createDirectories(folder.resolve("courses").resolve(id).resolve(id + "-1"));
    Files.writeString(lesson.resolveSibling("course.yaml"), COURSE.formatted(id));
    Files.writeString(lesson.resolve("exercises.yaml"), EXERCISES.formatted(options));
    Files.writeString(lesson.resolve("lesson.ipynb"), NOTEBOOK);
  }

  /** Against the graders' interface and nothing else. */
  private void installTheSample() throws Exception {
    var spi = Path.of(Grader.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    var classes = Files.createDirectory(folder.resolve("classes"));
    var arguments = new ArrayList<>(List.of("--release", "17", "-proc:none"));
    arguments.addAll(List.of("-cp", spi.toString(), "-d", classes.toString()));
    arguments.addAll(files(SAMPLE.resolve("java")).stream().map(Path::toString).toList());
    var compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(compiled).isZero();
    try (var out = new JarOutputStream(Files.newOutputStream(plugins.resolve("chart.jar")))) {
      out.putNextEntry(new JarEntry(SERVICE));
      Files.copy(SAMPLE.resolve("resources").resolve(SERVICE), out);
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
