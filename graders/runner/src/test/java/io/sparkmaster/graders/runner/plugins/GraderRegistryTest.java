package io.sparkmaster.graders.runner.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.graders.spi.v1.Evidence;
import io.sparkmaster.graders.spi.v1.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GraderRegistryTest {
  @TempDir Path plugins;

  private Path jar(String name) {
    return plugins.resolve(name + ".jar");
  }

  @Test
  void theBuiltInGradersAreThere() {
    try (var registry = GraderRegistry.builtIn()) {
      assertThat(registry.faults()).isEmpty();
      assertThat(registry.graders().keySet())
          .contains("rows", "schema", "value", "output", "metrics");
    }
  }

  @Test
  void aPluginIsFound() throws IOException {
    PluginJar.make(jar("good"), "good", "return Grade.passed();");

    try (var registry = GraderRegistry.load(plugins)) {
      assertThat(registry.faults()).isEmpty();
      assertThat(registry.grader("good")).isPresent();
      assertThat(registry.grader("rows")).isPresent();
    }
  }

  @Test
  void aPluginSeesNothingOfThePlatformButItsInterface() throws IOException {
    PluginJar.make(
        jar("curious"),
        "curious",
        """
        var seen = new java.util.ArrayList<Feedback>();
        for (var name : List.of(
            "io.sparkmaster.graders.runner.plugins.GraderRegistry",
            "io.sparkmaster.graders.builtin.RowsGrader",
            "com.fasterxml.jackson.databind.JsonNode",
            "io.sparkmaster.graders.spi.v1.Grade")) {
          try {
            Class.forName(name);
            seen.add(Feedback.informative(name));
          } catch (ClassNotFoundException e) {
            continue;
          }
        }
        return new Grade(1, 1, Grade.State.PASSED, seen);
        """);

    try (var registry = GraderRegistry.load(plugins)) {
      var grade =
          registry
              .grader("curious")
              .orElseThrow()
              .grade(Evidence.builder().build(), Options.of("curious", Map.of()));
      assertThat(grade.feedback())
          .extracting(item -> item.text())
          .containsExactly("io.sparkmaster.graders.spi.v1.Grade");
    }
  }

  @Test
  void ofTwoGradersWithOneIdTheFirstStaysAndTheOtherFileIsNamed() throws IOException {
    PluginJar.make(jar("a"), "same", "return Grade.passed();");
    PluginJar.make(jar("b"), "same", "return Grade.passed();");
    PluginJar.make(jar("c"), "rows", "return Grade.passed();");

    try (var registry = GraderRegistry.load(plugins)) {
      assertThat(registry.faults())
          .anySatisfy(
              fault -> {
                assertThat(fault.file()).isEqualTo(jar("b"));
                assertThat(fault.what()).contains("\"same\"", "a.jar");
              })
          .anySatisfy(
              fault -> {
                assertThat(fault.file()).isEqualTo(jar("c"));
                assertThat(fault.what()).contains("\"rows\"", "built in");
              });
      assertThat(registry.grader("rows").orElseThrow().getClass().getName())
          .startsWith("io.sparkmaster.graders.builtin");
    }
  }

  @Test
  void brokenJarsAreReportedAndKeepNoOtherFromLoading() throws IOException {
    Files.writeString(jar("a-no-jar"), "this is no jar");
    PluginJar.pack(jar("b-no-class"), "plugin.Missing", new byte[0]);
    PluginJar.pack(jar("c-bad-class"), "plugin.Bad", new byte[] {1, 2, 3});
    PluginJar.make(jar("d-bad-id"), "Not An Id", "return Grade.passed();");
    PluginJar.make(jar("e-good"), "good", "return Grade.passed();");

    try (var registry = GraderRegistry.load(plugins)) {
      assertThat(registry.faults())
          .extracting(PluginFault::file)
          .contains(jar("a-no-jar"), jar("b-no-class"), jar("c-bad-class"), jar("d-bad-id"))
          .doesNotContain(jar("e-good"));
      assertThat(registry.grader("good")).isPresent();
    }
  }

  @Test
  void aPluginOfAnotherVersionOfTheInterfaceIsRefusedAndTheMessageNamesBoth() throws IOException {
    PluginJar.packs(jar("a-new"), "v2", "", "plugin.Any");
    PluginJar.packs(jar("b-newer"), "v1", "1.7", "plugin.Any");
    PluginJar.packs(jar("c-old"), "v1", "0.9", "plugin.Any");
    PluginJar.packs(jar("d-typo"), "v1", "one", "plugin.Any");
    PluginJar.packs(jar("e-empty"), "v1", "1.0", "# nothing");

    try (var registry = GraderRegistry.load(plugins)) {
      assertThat(registry.faults())
          .extracting(PluginFault::toString)
          .satisfiesExactly(
              fault ->
                  assertThat(fault)
                      .contains("a-new.jar", "needs version 2", "has 1.0", "newer SparkMaster"),
              fault -> assertThat(fault).contains("b-newer.jar", "needs version 1.7", "has 1.0"),
              fault ->
                  assertThat(fault)
                      .contains("c-old.jar", "needs version 0.9")
                      .doesNotContain("newer"),
              fault -> assertThat(fault).contains("d-typo.jar", "Graders-SPI: one"),
              fault -> assertThat(fault).contains("e-empty.jar", "names no class"));
    }
  }

  @Test
  void aVersionThatIsNoNumberToReadIsAFaultOfThatJarOnly() throws IOException {
    PluginJar.packs(jar("a-huge"), "v99999999999999999999", "", "plugin.Any");
    PluginJar.packs(jar("b-huge"), "v1", "99999999999999999999.0", "plugin.Any");

    try (var registry = GraderRegistry.load(plugins)) {
      assertThat(registry.faults())
          .extracting(PluginFault::toString)
          .satisfiesExactly(
              fault -> assertThat(fault).contains("a-huge.jar", "offers no grader"),
              fault -> assertThat(fault).contains("b-huge.jar", "which is no version"));
    }
  }

  @Test
  void wrongOptionsAreToldToTheCatalog() {
    try (var registry = GraderRegistry.builtIn()) {
      var check = registry.known().byId().get("metrics");

      assertThat(check.faults(Map.of("jobs", Map.of("max", 1)))).isEmpty();
      assertThat(check.faults(Map.of("jbos", Map.of("max", 1))))
          .singleElement()
          .asString()
          .contains("jbos", "jobs");
    }
  }
}
