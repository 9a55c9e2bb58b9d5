package io.sparkmaster.kernel.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KernelDistributionTest {
  @TempDir Path root;

  private void jar(String name) throws IOException {
    Files.createDirectories(root.resolve("lib"));
    Files.createFile(root.resolve("lib").resolve(name));
  }

  @Test
  void theClassPathIsSortedByName() throws IOException {
    jar("b.jar");
    jar("a.jar");
    jar("notes.txt");

    var arguments = new KernelDistribution(root).jvmArguments();

    var classPath = arguments.get(arguments.indexOf("-cp") + 1);
    assertThat(classPath)
        .isEqualTo(root.resolve("lib/a.jar") + File.pathSeparator + root.resolve("lib/b.jar"));
    assertThat(arguments)
        .contains(
            "-Xms134217728",
            "-Xmx1g",
            "-Xss4m",
            "-XX:+UseSerialGC",
            "-XX:NewSize=28m",
            "-XX:NewRatio=4")
        // Only then is the option after it taken.
        .containsSubsequence("-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0");
    assertThat(arguments).contains("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
  }

  @Test
  void theArchiveIsUsedOnceItIsThere() throws IOException {
    jar("a.jar");
    var distribution = new KernelDistribution(root, "800m");
    assertThat(distribution.jvmArguments())
        .noneMatch(argument -> argument.contains("SharedArchive"));

    Files.createFile(distribution.archive());

    assertThat(distribution.jvmArguments())
        .contains("-XX:SharedArchiveFile=" + distribution.archive(), "-Xmx800m");
  }

  @Test
  void aHeapBeginsNoLargerThanItMayBecome() throws IOException {
    jar("a.jar");

    assertThat(new KernelDistribution(root, "64m").jvmArguments()).contains("-Xms67108864");
    assertThat(new KernelDistribution(root, "65536k").jvmArguments()).contains("-Xms67108864");
  }

  @Test
  void theTrainingRunDiffersFromAKernelInTheArchiveArgumentOnly() throws IOException {
    jar("a.jar");
    var distribution = new KernelDistribution(root);

    var training = distribution.archivingArguments(root.resolve("new.jsa"));

    assertThat(training.get(0)).isEqualTo("-XX:ArchiveClassesAtExit=" + root.resolve("new.jsa"));
    assertThat(training.subList(1, training.size())).isEqualTo(distribution.jvmArguments());
  }

  @Test
  void aMissingOrEmptyFolderIsTheOperatorsToFix() throws IOException {
    var distribution = new KernelDistribution(root);
    assertThatThrownBy(distribution::jvmArguments)
        .isInstanceOfSatisfying(
            LaunchException.class,
            e -> assertThat(e.code()).isEqualTo(LaunchException.Code.DISTRIBUTION_INCOMPLETE))
        .hasMessageContaining(root.resolve("lib") + " is not there")
        .hasMessageContaining("sparkmaster start");

    Files.createDirectories(root.resolve("lib"));

    assertThatThrownBy(distribution::jvmArguments).hasMessageContaining("holds no jars");
  }

  @Test
  void aHeapThatIsNoSizeIsRefused() {
    assertThatThrownBy(() -> new KernelDistribution(root, "lots")).hasMessageContaining("lots");
  }

  @Test
  void argumentFilesQuoteWhatTheLauncherWouldSplitOrEat() {
    assertThat(ArgumentFile.text(List.of("C:\\a b", "say \"hi\"", "#no comment")))
        .isEqualTo(
            """
            "C:\\\\a b"
            "say \\"hi\\""
            "#no comment"
            """);
  }
}
