package io.sparkmaster.kernel.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.kernel.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KernelSpecInstallerTest {
  @TempDir Path folder;
  private KernelSpecInstaller installer;

  @BeforeEach
  void makeDistribution() throws IOException {
    Files.createDirectories(folder.resolve("dist/lib"));
    Files.createFile(folder.resolve("dist/lib/kernel.jar"));
    installer =
        new KernelSpecInstaller(
            Path.of("/jdk/bin/java"), new KernelDistribution(folder.resolve("dist")));
  }

  @Test
  void bothKernelspecsAreWrittenWholeBelowThePrefix() throws IOException {
    var installed = installer.install(JupyterDirectory.ofPrefix(folder.resolve("env")));

    var kernels = folder.resolve("env/share/jupyter/kernels");
    assertThat(installed)
        .containsExactly(kernels.resolve("sparkmaster-scala"), kernels.resolve("sparkmaster-java"));
    assertThat(installed.get(0))
        .isDirectoryContaining("glob:**/kernel.args")
        .isDirectoryContaining("glob:**/logo-svg.svg")
        .isDirectoryContaining("glob:**/logo-32x32.png")
        .isDirectoryContaining("glob:**/logo-64x64.png");
    var json =
        Json.parseObject(Files.readAllBytes(installed.get(0).resolve("kernel.json")), "spec");
    assertThat(json.path("argv"))
        .extracting(node -> node.asText())
        .containsExactly(
            "/jdk/bin/java",
            "@{resource_dir}/kernel.args",
            "io.sparkmaster.kernel.runtime.KernelMain",
            "--language",
            "scala",
            "{connection_file}");
    assertThat(json.path("interrupt_mode").asText()).isEqualTo("message");
    assertThat(json.has("kernel_protocol_version")).isFalse();
  }

  @Test
  void anOlderKernelspecIsReplacedAndNothingElseIsLeft() throws IOException {
    var directory = JupyterDirectory.ofPrefix(folder.resolve("env"));
    var installed = installer.install(directory);
    Files.createFile(installed.get(0).resolve("left-over"));

    installer.install(directory);

    assertThat(installed.get(0).resolve("left-over")).doesNotExist();
    try (var entries = Files.list(directory.path())) {
      assertThat(entries).containsExactly(directory.kernels());
    }
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamedWithTheRemedy() throws IOException {
    var file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> installer.install(JupyterDirectory.ofPrefix(file)))
        .hasMessageContaining(file.toString())
        .hasMessageContaining("--prefix");
  }

  @Test
  void theUsersDirectoryIsWhereJupyterLooksOnEachPlatform() {
    var home = Path.of("/home/ada");
    assertThat(JupyterDirectory.ofUser(Map.of(), "Linux", home).path())
        .isEqualTo(Path.of("/home/ada/.local/share/jupyter"));
    assertThat(JupyterDirectory.ofUser(Map.of(), "Mac OS X", home).path())
        .isEqualTo(Path.of("/home/ada/Library/Jupyter"));
    assertThat(JupyterDirectory.ofUser(Map.of("APPDATA", "/r"), "Windows 11", home).path())
        .isEqualTo(Path.of("/r/jupyter"));
    assertThat(JupyterDirectory.ofUser(Map.of("XDG_DATA_HOME", "/x"), "Linux", home).path())
        .isEqualTo(Path.of("/x/jupyter"));
    assertThat(JupyterDirectory.ofUser(Map.of("JUPYTER_DATA_DIR", "/j"), "Linux", home).path())
        .isEqualTo(Path.of("/j"));
  }

  @Test
  void anUnknownNameListsTheKnownOnes() {
    assertThatThrownBy(() -> KernelSpec.named("python3"))
        .hasMessageContaining("python3")
        .hasMessageContaining("sparkmaster-scala, sparkmaster-java");
  }
}
