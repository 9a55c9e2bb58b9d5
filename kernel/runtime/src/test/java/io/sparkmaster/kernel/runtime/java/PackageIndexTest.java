package io.sparkmaster.kernel.runtime.java;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import jdk.jshell.JShell;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Suggestion;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageIndexTest {
  @Test
  void aJarsPackagesAreTheFoldersOfItsClasses(@TempDir Path folder) throws Exception {
    var jar = folder.resolve("some.jar");
    try (var zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (var name :
          List.of("a/b/C.class", "a/D.class", "a/x/text", "META-INF/v/a/E.class", "Top.class")) {
        zip.putNextEntry(new ZipEntry(name));
        zip.closeEntry();
      }
    }

    assertThat(PackageIndex.packagesOf(jar)).containsExactlyInAnyOrder("a.b", "a");
  }

  @Test
  void jshellCompletesThePackagesOfJarsAndOfTheJdk() {
    PackageIndex.prepare();
    try (var shell = JShell.builder().executionEngine("local").build()) {
      var cases =
          Map.of(
              "import org.apache.spark.sql.str", "streaming.",
              "import java.util.conc", "concurrent.");
      cases.forEach(
          (code, completed) ->
              Awaitility.await()
                  .atMost(Duration.ofMinutes(2))
                  .untilAsserted(() -> assertThat(completions(shell, code)).contains(completed)));
    }
  }

  @Test
  void jshellDoesNotGatherTheNamesOfAllClasses() throws Exception {
    PackageIndex.prepare();
    try (var shell = JShell.builder().executionEngine("local").build()) {
      var analysis = shell.sourceCodeAnalysis();
      // Names that are still being gathered would be missing as well.
      Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> analysis.listQualifiedNames("SparkConf", 9).isUpToDate());

      assertThat(analysis.listQualifiedNames("SparkConf", 9).getNames()).isEmpty();
    }
  }

  private static List<String> completions(JShell shell, String code) {
    SourceCodeAnalysis analysis = shell.sourceCodeAnalysis();
    return analysis.completionSuggestions(code, code.length(), new int[1]).stream()
        .map(Suggestion::continuation)
        .toList();
  }
}
