package io.sparkmaster.kernel.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ProcessTableTest {
  @Test
  void aProgramMayBeCalledAnything() {
    var row =
        ProcessTable.parse(
            "42 (a) S 1 (b) 9) S 7 42 42 0 -1 4194560 100 0 0 0 250 50 30 20 20 0 1 0 5 0 0 0");

    assertThat(row).isEqualTo(new ProcessTable.Row(42, 7, Duration.ofMillis(3500), false));
  }

  @Test
  void childrenOfChildrenAreDescendants() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/stat")), "no /proc");
    var child = new ProcessBuilder("sh", "-c", "sleep 30 & wait").start();
    try {
      var mine = ProcessHandle.current().pid();
      while (child.descendants().findAny().isEmpty()) {
        Thread.onSpinWait();
      }
      var grandchild = child.descendants().findFirst().orElseThrow();

      assertThat(ProcessTable.read().descendants(mine))
          .extracting(ProcessTable.Row::pid)
          .containsSubsequence(child.pid(), grandchild.pid());
      assertThat(ProcessTable.read().descendants(child.pid()).get(0).residentBytes()).isPositive();
    } finally {
      child.descendants().forEach(ProcessHandle::destroyForcibly);
      child.destroyForcibly();
    }
  }
}
