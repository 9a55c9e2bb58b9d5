package io.sparkmaster.graders.runner.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.kernel.launch.KernelDistribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OwnKernelsTest {
  @TempDir private Path root;

  private OwnKernels open() {
    return OwnKernels.below(
        root.resolve("grade-kernels"), new KernelDistribution(root.resolve("kernel")), Map.of());
  }

  private List<Path> files() throws IOException {
    try (var files = Files.list(root.resolve("grade-kernels"))) {
      return files.toList();
    }
  }

  @Test
  void whatAProgramLeftIsRemovedWhateverItsNumberMeansHere() throws Exception {
    var all = Files.createDirectories(root.resolve("grade-kernels"));
    var living = String.valueOf(ProcessHandle.current().pid());
    Files.createFile(all.resolve(living + ".lock"));
    Files.writeString(Files.createDirectory(all.resolve(living)).resolve("kernel-1.log"), "");
    Files.createFile(all.resolve("1.lock"));

    try (var own = open()) {
      own.endLeftovers();

      assertThat(files()).singleElement().asString().matches(".*[0-9a-f]{8}\\.lock");
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void whatAnotherProgramIsRunningStays() throws Exception {
    try (var other = open()) {
      var lock = files().get(0);
      var folder = Path.of(lock.toString().replace(".lock", ""));
      Files.createDirectory(folder);
      try (var own = open()) {
        own.endLeftovers();

        assertThat(files()).hasSize(3).contains(lock, folder);
      }
    }
    assertThat(files()).isEmpty();
  }
}
