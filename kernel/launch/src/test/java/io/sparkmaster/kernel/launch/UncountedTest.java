package io.sparkmaster.kernel.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UncountedTest {
  @TempDir private Path folder;

  @Test
  void aKernelWhoseFilesCannotBeCountedAgainAndAgainEnds() throws Exception {
    var process = new ProcessBuilder("sleep", "600").start();
    try {
      var watch =
          new SandboxWatch(
              SandboxLimits.standard(),
              (place, newest) -> {
                throw new IOException("no such luck");
              });
      var watched = watch.add(process.toHandle(), new Watched.Place(folder, folder));

      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();

      await().atMost(Duration.ofMinutes(1)).until(() -> !watched.exceeded().isEmpty());
      assertThat(watched.exceeded()).contains("cannot be counted");
    } finally {
      process.destroyForcibly();
    }
  }
}
