package io.sparkmaster.kernel.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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

  @Test
  void whatCannotBeCountedForAnybodyEndsNobody() throws Exception {
    var first = new ProcessBuilder("sleep", "600").start();
    var second = new ProcessBuilder("sleep", "600").start();
    var looked = new AtomicInteger();
    var recovered = new AtomicBoolean();
    try {
      var watch =
          new SandboxWatch(
              SandboxLimits.standard(),
              (place, newest) -> {
                looked.incrementAndGet();
                if (!recovered.get() || place.workspace().endsWith("first")) {
                  throw new IOException("no such luck");
                }
              });
      add(watch, first, "first");
      add(watch, second, "second");
      // More than three rounds of both.
      await().atMost(Duration.ofMinutes(2)).until(() -> looked.get() > 8);
      assertThat(List.of(first, second)).allMatch(Process::isAlive);

      recovered.set(true);

      assertThat(first.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(second.isAlive()).isTrue();
    } finally {
      first.destroyForcibly();
      second.destroyForcibly();
    }
  }

  private void add(SandboxWatch watch, Process process, String name) throws IOException {
    var workspace = Files.createDirectory(folder.resolve(name));
    watch.add(process.toHandle(), new Watched.Place(workspace, workspace));
  }
}
